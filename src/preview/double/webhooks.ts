/** How does the App hear of things? Signed webhooks to one subscriber, kept so that they can be listed and repeated. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Credentials } from './credentials.js';
import { objectOf, stringOf } from './json.js';
import type { JsonObject } from './json.js';
import type { Shapes } from './shapes.js';
import type { DeliverOptions, Delivery, User } from './types.js';
import { APP_ID, INSTALLATION_ID } from './world.js';
import type { Mutable, World } from './world.js';

/** GitHub waits ten seconds for an answer. */
const TIMEOUT_MS = 10_000;

/** Webhooks sends events of one world. */
export class Webhooks {
  private readonly world: World;
  private readonly shapes: Shapes;
  private readonly credentials: Credentials;
  private url: string | undefined;

  constructor(world: World, shapes: Shapes, credentials: Credentials) {
    this.world = world;
    this.shapes = shapes;
    this.credentials = credentials;
  }

  subscribe(url: string): void {
    this.url = url;
  }

  /** deliver sends an event and resolves when the subscriber has answered; without a subscriber it is recorded as lost. */
  async deliver(event: string, payload: JsonObject, sender: User, options: DeliverOptions = {}): Promise<Delivery> {
    const id = this.world.deliveries.length + 1;
    const delivery: Mutable<Delivery> = {
      guid: options.guid ?? guidOf(id),
      id,
      event,
      action: stringOf(payload['action']),
      payload: {
        ...payload,
        repository: payload['repository'] ?? this.shapes.repository(),
        installation: payload['installation'] ?? { id: INSTALLATION_ID, node_id: `I_${INSTALLATION_ID}` },
        sender: payload['sender'] ?? this.shapes.user(sender),
      },
      status: 0,
      redelivery: options.guid !== undefined,
      deliveredAt: this.world.timestamp,
    };
    this.world.deliveries.push(delivery);
    if (options.lose !== true) delivery.status = await this.send(delivery, options.signature ?? 'valid');
    return delivery;
  }

  /** redeliver sends the payload of an earlier delivery again, with its id. */
  redeliver(earlier: Delivery): Promise<Delivery> {
    return this.deliver(earlier.event, objectOf(earlier.payload), this.world.app, { guid: earlier.guid });
  }

  private send(delivery: Delivery, signature: 'valid' | 'forged' | 'absent'): Promise<number> {
    const { url } = this;
    if (url === undefined) return Promise.resolve(0);
    const body = Buffer.from(JSON.stringify(delivery.payload), 'utf8');
    const secret = signature === 'forged' ? 'a guess' : this.credentials.webhookSecret;
    const digest = createHmac('sha256', secret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': 'GitHub-Hookshot/double',
      'x-github-event': delivery.event,
      'x-github-delivery': delivery.guid,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': String(APP_ID),
      'x-github-hook-installation-target-type': 'integration',
      ...(signature === 'absent' ? {} : { 'x-hub-signature-256': `sha256=${digest}` }),
    };
    return new Promise((resolve) => {
      const outgoing = request(url, { method: 'POST', headers, agent: false, timeout: TIMEOUT_MS }, (answer) => {
        answer.resume();
        answer.on('end', () => {
          resolve(answer.statusCode ?? 0);
        });
        answer.on('error', () => {
          resolve(0);
        });
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => {
        resolve(0);
      });
      outgoing.end(body);
    });
  }
}

/** guidOf makes an id of the right form that is the same in every run. */
function guidOf(id: number): string {
  return `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
}
