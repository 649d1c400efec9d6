/** What does `x.name` select: a member of a package, a field, a method, a method of an interface? */
import type { Binding } from '../names/binding.js';
import type { Selector } from '../syntax/ast.js';
import { selectedMember } from './members.js';
import type { Member } from './members.js';
import type { PackageInfo } from './package-info.js';
import type { GoPackage } from '../program.js';
import type { Type, UnseenSymbol } from './type.js';

export type Selection =
  | {
      /** `pkg.Name`. */
      readonly kind: 'package';
      readonly importPath: string;
      readonly name: string;
      /** Undefined where the package is not in view. */
      readonly package: GoPackage | undefined;
      /** Undefined where the package is not in view or does not declare the name. */
      readonly binding: Binding | undefined;
    }
  | (Extract<Member, { kind: 'field' }> & { readonly receiver: Type })
  | (Extract<Member, { kind: 'method' | 'interfaceMethod' }> & {
      /** The type of the expression before the dot. */
      readonly receiver: Type;
      /** `T.Method`: the receiver is the first argument. */
      readonly isExpression: boolean;
    })
  | { readonly kind: 'unknown'; readonly reason: string; readonly symbol?: UnseenSymbol };

export class Selections {
  private readonly info: PackageInfo;
  private readonly known = new Map<Selector, Selection>();

  constructor(info: PackageInfo) {
    this.info = info;
  }

  of(expr: Selector): Selection {
    let selection = this.known.get(expr);
    if (!selection) {
      selection = this.select(expr);
      this.known.set(expr, selection);
    }
    return selection;
  }

  private select(expr: Selector): Selection {
    const name = expr.sel.name;
    const imported = this.info.importOf(expr.x);
    if (imported) {
      const home = imported.package && this.info.program.infoOf(imported.package);
      const binding = home?.names.scope.get(name);
      return { kind: 'package', importPath: imported.path, name, package: imported.package, binding };
    }
    const denoted = this.info.types.denoted(expr.x);
    const receiver = denoted ?? this.info.typeOf(expr.x);
    const member = selectedMember(receiver, name);
    switch (member.kind) {
      case 'absent':
        return { kind: 'unknown', reason: `no field or method ${name} in view` };
      case 'unknown':
        return member;
      case 'field':
        return denoted ? { kind: 'unknown', reason: 'a type has no fields' } : { receiver, ...member };
      default:
        return { receiver, isExpression: denoted !== undefined, ...member };
    }
  }
}
