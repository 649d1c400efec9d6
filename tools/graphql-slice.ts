/**
 * Which part of GitHub's GraphQL schema does leakcheck use? Keeps the listed fields of the listed types, with all their
 * arguments and whatever inputs, enums and scalars those need. Descriptions and directives are dropped.
 */
import { buildSchema, Kind, parse, print, visit, validateSchema } from 'graphql';
import type {
  EnumTypeDefinitionNode,
  InputObjectTypeDefinitionNode,
  ScalarTypeDefinitionNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';

const KEPT: Readonly<Record<string, readonly string[]>> = {
  Query: ['id', 'repository', 'node', 'rateLimit', 'viewer'],
  Mutation: ['resolveReviewThread', 'unresolveReviewThread', 'minimizeComment', 'createCommitOnBranch', 'addReaction'],
  Repository: ['id', 'databaseId', 'name', 'nameWithOwner', 'object', 'pullRequest', 'isFork'],
  Node: ['id'],
  GitObject: ['id', 'oid', 'abbreviatedOid'],
  Blob: ['id', 'oid', 'abbreviatedOid', 'byteSize', 'isBinary', 'isTruncated', 'text'],
  Commit: ['id', 'oid', 'abbreviatedOid', 'messageHeadline', 'tree', 'url'],
  Tree: ['id', 'oid', 'abbreviatedOid', 'entries'],
  TreeEntry: ['name', 'path', 'mode', 'type', 'oid', 'size', 'object', 'submodule'],
  Submodule: ['name', 'path', 'gitUrl'],
  PullRequest: [
    'id',
    'number',
    'title',
    'state',
    'isDraft',
    'headRefOid',
    'baseRefOid',
    'baseRefName',
    'reviewThreads',
  ],
  PullRequestReviewThreadConnection: ['nodes', 'pageInfo', 'totalCount'],
  PullRequestReviewThread: [
    'id',
    'isResolved',
    'isOutdated',
    'viewerCanResolve',
    'viewerCanUnresolve',
    'viewerCanReply',
    'path',
    'line',
    'startLine',
    'originalLine',
    'diffSide',
    'subjectType',
    'resolvedBy',
    'comments',
  ],
  PullRequestReviewCommentConnection: ['nodes', 'pageInfo', 'totalCount'],
  PullRequestReviewComment: [
    'id',
    'databaseId',
    'fullDatabaseId',
    'author',
    'body',
    'path',
    'line',
    'originalLine',
    'outdated',
    'createdAt',
    'updatedAt',
    'isMinimized',
    'minimizedReason',
    'viewerCanMinimize',
    'viewerDidAuthor',
  ],
  IssueComment: ['id', 'databaseId', 'author', 'body', 'isMinimized', 'minimizedReason', 'viewerCanMinimize'],
  PullRequestReview: ['id', 'databaseId', 'author', 'body', 'isMinimized', 'minimizedReason', 'viewerCanMinimize'],
  Minimizable: ['isMinimized', 'minimizedReason', 'viewerCanMinimize'],
  Actor: ['login'],
  User: ['id', 'databaseId', 'login'],
  Bot: ['id', 'databaseId', 'login'],
  PageInfo: ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'],
  RateLimit: ['cost', 'limit', 'remaining', 'resetAt', 'used', 'nodeCount'],
  ResolveReviewThreadPayload: ['clientMutationId', 'thread'],
  UnresolveReviewThreadPayload: ['clientMutationId', 'thread'],
  MinimizeCommentPayload: ['clientMutationId', 'minimizedComment'],
  CreateCommitOnBranchPayload: ['clientMutationId', 'commit'],
  AddReactionPayload: ['clientMutationId'],
};

const HEADER = `# Cut by tools/graphql-slice.ts from @octokit/graphql-schema (GitHub's public GraphQL schema).
# MIT License, Copyright (c) GitHub 2025; see schema/LICENSE-github.md.

`;

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isComposite(definition: DefinitionNode): definition is Composite {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function isSupporting(
  definition: DefinitionNode,
): definition is InputObjectTypeDefinitionNode | EnumTypeDefinitionNode | ScalarTypeDefinitionNode {
  return (
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.ENUM_TYPE_DEFINITION ||
    definition.kind === Kind.SCALAR_TYPE_DEFINITION
  );
}

function namesIn(node: FieldDefinitionNode | DefinitionNode): readonly string[] {
  const names: string[] = [];
  visit(node, { NamedType: (named) => void names.push(named.name.value) });
  return names;
}

function cut(definition: Composite, fields: readonly string[]): Composite {
  const present = definition.fields ?? [];
  for (const name of fields) {
    if (!present.some((field) => field.name.value === name))
      throw new Error(`${definition.name.value}.${name} is gone`);
  }
  return {
    ...definition,
    fields: present.filter((field) => fields.includes(field.name.value)),
    interfaces: (definition.interfaces ?? []).filter((each) => each.name.value in KEPT),
  };
}

/** Inputs, enums and scalars that kept fields name, over as many steps as it takes. */
function supporting(kept: readonly Composite[], all: ReadonlyMap<string, DefinitionNode>): readonly DefinitionNode[] {
  const found = new Map<string, DefinitionNode>();
  const pending = kept.flatMap((each) => namesIn(each));
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = all.get(name);
    if (definition === undefined || found.has(name) || name in KEPT) continue;
    if (isComposite(definition)) throw new Error(`${name} is used, but not listed in KEPT`);
    found.set(name, definition);
    pending.push(...namesIn(definition));
  }
  return [...found.values()];
}

function withoutProse(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: () => null,
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
}

/** sliceGraphql returns the slice as text; throws where a listed type or field is no longer there. */
export function sliceGraphql(source: string): string {
  const all = new Map<string, DefinitionNode>();
  for (const definition of parse(source).definitions) {
    if (isComposite(definition) || isSupporting(definition)) all.set(definition.name.value, definition);
  }
  const kept = Object.entries(KEPT).map(([name, fields]) => {
    const definition = all.get(name);
    if (definition === undefined || !isComposite(definition)) throw new Error(`type ${name} is gone`);
    return cut(definition, fields);
  });
  const definitions = [...kept, ...supporting(kept, all)];
  const slice = print(withoutProse({ kind: Kind.DOCUMENT, definitions }));
  const errors = validateSchema(buildSchema(slice));
  if (errors.length > 0) throw new Error(errors.map((each) => each.message).join('\n'));
  return `${HEADER}${slice}\n`;
}
