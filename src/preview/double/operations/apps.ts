/** The App about itself: its installation, its tokens and its webhook deliveries. */
import { byId, listed, pageOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { concernsRepository } from '../credentials.js';
import { objectOf } from '../json.js';
import { DEFAULT_PAGE_SIZE } from '../limits.js';
import { isSubset } from '../permissions.js';
import { Refusal, notFound } from '../refusal.js';
import type { Permissions } from '../types.js';
import { INSTALLATION_ID } from '../world.js';

export const appOperations: Readonly<Record<string, Handler>> = {
  'apps/get-authenticated': ({ shapes }) => ({ status: 200, body: shapes.app() }),
  'apps/list-installations': (call) => listed(call, [call.shapes.installation()]),
  'apps/get-installation': (call) => {
    if (call.params['installation_id'] !== String(INSTALLATION_ID)) throw notFound();
    return { status: 200, body: call.shapes.installation() };
  },
  'apps/get-repo-installation': ({ shapes }) => ({ status: 200, body: shapes.installation() }),
  'apps/create-installation-access-token': createToken,
  'apps/list-repos-accessible-to-installation': (call) => {
    const page = pageOf(call, [call.shapes.repository()]);
    return { status: 200, headers: page.headers, body: { total_count: 1, repositories: page.items } };
  },
  'apps/list-webhook-deliveries': listDeliveries,
  'apps/get-webhook-delivery': (call) => {
    const delivery = byId(call, 'delivery_id', call.world.deliveries);
    const request = { headers: { 'X-GitHub-Delivery': delivery.guid }, payload: delivery.payload };
    const response = { headers: {}, payload: '' };
    return { status: 200, body: { ...call.shapes.delivery(delivery), url: call.address, request, response } };
  },
  'apps/redeliver-webhook-delivery': (call) => {
    const delivery = byId(call, 'delivery_id', call.world.deliveries);
    if (!call.redeliver(delivery.id)) throw notFound();
    return { status: 202, body: {} };
  },
  'rate-limit/get': ({ world }) => {
    const reset = Math.floor(world.clock.now() / 1000) + 3600;
    const resource = { limit: world.limits.requestsPerHour, used: 0, remaining: world.limits.requestsPerHour, reset };
    const resources = { core: resource, search: resource, graphql: resource };
    return { status: 200, body: { resources, rate: resource } };
  },
};

function createToken(call: Call): Answer {
  if (call.params['installation_id'] !== String(INSTALLATION_ID)) throw notFound();
  if (!concernsRepository(call.body, call.world.name)) {
    throw new Refusal(422, {
      message: 'There is at least one repository that does not exist or is not accessible to the parent installation.',
    });
  }
  const wanted = call.body['permissions'];
  const permissions = wanted === undefined ? call.world.permissions : readPermissions(wanted);
  if (!isSubset(permissions, call.world.permissions)) {
    throw new Refusal(422, { message: 'The permissions requested are not granted to this installation.' });
  }
  const { token, expires } = call.credentials.issue(permissions);
  const body = {
    token,
    expires_at: new Date(expires).toISOString(),
    permissions,
    repository_selection: 'selected',
  };
  return { status: 201, body };
}

function readPermissions(given: unknown): Permissions {
  const entries = Object.entries(objectOf(given)).flatMap(([name, level]) =>
    level === 'read' || level === 'write' ? [[name, level] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** Newest first; the cursor is the number of the last delivery of the page before. */
function listDeliveries(call: Call): Answer {
  const size = Number(call.query.get('per_page') ?? DEFAULT_PAGE_SIZE);
  const cursor = Number(call.query.get('cursor') ?? Number.POSITIVE_INFINITY);
  const status = call.query.get('status');
  const wanted = call.world.deliveries.filter((each) => {
    const succeeded = each.status >= 200 && each.status < 300;
    return each.id < cursor && (status === null || succeeded === (status === 'success'));
  });
  const page = wanted.reverse().slice(0, size);
  const last = page.at(-1);
  const more = last !== undefined && wanted.length > page.length;
  const query = new URLSearchParams(call.query);
  query.set('cursor', String(last?.id ?? 0));
  const headers: Record<string, string> = more ? { link: `<${call.address}?${query.toString()}>; rel="next"` } : {};
  return { status: 200, headers, body: page.map((each) => call.shapes.delivery(each)) };
}
