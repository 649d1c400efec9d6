/**
 * Is this request a webhook of GitHub's? Checked in the order that costs least: headers, then size, then the signature over the
 * raw bytes. Nothing is parsed before the signature holds, and a body without one is never kept.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** GitHub drops events beyond this size. https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
export const MOST_BODY_BYTES = 25 * 1024 * 1024;

export interface SignedWebhook {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly body: string;
}

/** The status to answer with, where the request is not to be worked on. */
export type Refusal = 400 | 401 | 413 | 415;

const SIGNATURE = /^sha256=[0-9a-f]{64}$/;
const EVENT = /^[a-z_]{1,64}$/;
const DELIVERY = /^[\w-]{1,100}$/;

export async function readWebhook(
  request: IncomingMessage,
  secret: string,
  mostBytes: number = MOST_BODY_BYTES,
): Promise<SignedWebhook | Refusal> {
  const signature = header(request, 'x-hub-signature-256');
  const name = header(request, 'x-github-event');
  const id = header(request, 'x-github-delivery');
  if (!SIGNATURE.test(signature)) return 401;
  if (!EVENT.test(name) || !DELIVERY.test(id)) return 400;
  if (!/^application\/json\s*(?:;|$)/.test(header(request, 'content-type'))) return 415;
  const body = await readBody(request, mostBytes);
  if (typeof body === 'number') return body;
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  if (!timingSafeEqual(expected, Buffer.from(signature))) return 401;
  return { id, name, signature, body: body.toString('utf8') };
}

async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | Refusal> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes) return 413;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) return 400;
      bytes += chunk.length;
      if (bytes > mostBytes) return 413;
      chunks.push(chunk);
    }
  } catch {
    // The sender broke off.
    return 400;
  }
  return Buffer.concat(chunks);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
