import type { Answer } from '../double/call.js';
import type { World } from '../double/world.js';

export function pageAnswer(_world: World, token: string, address: URL): Promise<Answer> {
  const isAllowed = address.pathname === '/' && address.searchParams.get('token') === token;
  return Promise.resolve({ status: isAllowed ? 200 : 404, text: '' });
}
