/** How does GitHub write down who and where? Accounts, the App, its installation and repositories, after its own examples. */
import type { ApiDescription } from './api-description.js';
import { isObject, objectOf } from './json.js';
import type { JsonObject } from './json.js';
import type { User } from './types.js';
import { APP_ID, APP_SLUG, INSTALLATION_ID, REPOSITORY_ID } from './world.js';
import type { World } from './world.js';

/** AccountShapes writes the parts that all other answers contain. */
export class AccountShapes {
  protected readonly api: ApiDescription;
  protected readonly world: World;
  /** `http://127.0.0.1:PORT` and the same with `/api/v3`. */
  protected readonly web: string;
  protected readonly rest: string;

  constructor(api: ApiDescription, world: World, web: string) {
    this.api = api;
    this.world = world;
    this.web = web;
    this.rest = `${web}/api/v3`;
  }

  protected get repoUrl(): string {
    return `${this.rest}/repos/${this.world.fullName}`;
  }

  protected get htmlUrl(): string {
    return `${this.web}/${this.world.fullName}`;
  }

  user(user: User): JsonObject {
    const example = objectOf(this.api.example('pulls/get')['user']);
    const url = `${this.rest}/users/${encodeURIComponent(user.login)}`;
    const html = user.type === 'Bot' ? `${this.web}/apps/${APP_SLUG}` : `${this.web}/${user.login}`;
    const own = { login: user.login, id: user.id, node_id: `U_${user.id}`, type: user.type, site_admin: false };
    return {
      ...relocated(example, this.rest, 'octocat', encodeURIComponent(user.login)),
      ...own,
      avatar_url: `${this.web}/avatar`,
      url,
      html_url: html,
    };
  }

  app(): JsonObject {
    const example = this.api.example('apps/get-authenticated');
    const own = {
      id: APP_ID,
      slug: APP_SLUG,
      node_id: `A_${APP_ID}`,
      name: APP_SLUG,
      owner: this.user(this.world.user(this.world.owner)),
      permissions: this.world.permissions,
      html_url: `${this.web}/apps/${APP_SLUG}`,
      external_url: this.web,
    };
    return { ...example, ...own };
  }

  repository(fullName: string = this.world.fullName): JsonObject {
    const [owner = '', name = ''] = fullName.split('/');
    const isBase = fullName === this.world.fullName;
    const id = isBase ? REPOSITORY_ID : this.world.user(`fork:${fullName}`).id;
    const base = objectOf(this.api.example('pulls/get')['base']);
    const example = relocated(objectOf(base['repo']), this.rest, 'octocat/Hello-World', fullName);
    return {
      ...example,
      id,
      node_id: `R_${id}`,
      name,
      full_name: fullName,
      owner: this.user(this.world.user(owner)),
      private: true,
      visibility: 'private',
      fork: !isBase,
      html_url: `${this.web}/${fullName}`,
      url: `${this.rest}/repos/${fullName}`,
      default_branch: this.world.defaultBranch,
      language: 'Go',
    };
  }

  installation(): JsonObject {
    const account = this.user(this.world.user(this.world.owner));
    return {
      ...this.api.example('apps/get-installation'),
      id: INSTALLATION_ID,
      account,
      access_tokens_url: `${this.rest}/app/installations/${INSTALLATION_ID}/access_tokens`,
      repositories_url: `${this.rest}/installation/repositories`,
      app_id: APP_ID,
      app_slug: APP_SLUG,
      permissions: this.world.permissions,
      repository_selection: 'selected',
    };
  }

  /** association is GitHub's rough word for who somebody is; weaker than a permission. */
  association(user: User): string {
    if (user.login === this.world.owner) return 'OWNER';
    if (user.type === 'Bot') return 'NONE';
    return this.world.hasAtLeast(user.login, 'write') ? 'COLLABORATOR' : 'CONTRIBUTOR';
  }
}

/** omit leaves keys of an example out. */
export function omit(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** relocated puts the double's address and a name in place of the example's, in all texts below. */
export function relocated(example: JsonObject, rest: string, name: string, own: string): JsonObject {
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace('https://api.github.com', rest).replace(name, own);
    if (Array.isArray(value)) return value.map(replace);
    return isObject(value) ? relocated(value, rest, name, own) : value;
  };
  return Object.fromEntries(Object.entries(example).map(([key, value]) => [key, replace(value)]));
}
