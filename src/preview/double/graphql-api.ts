/**
 * What does GraphQL answer? The types of `schema/github.graphql`: blobs of a commit, review threads, resolving, and
 * minimizing comments. Everything the schema does not hold is refused by it. createCommitOnBranch is understood and
 * checked (permission, expected head), but not carried out: the double never writes to the repository.
 */
import { readFileSync } from 'node:fs';
import { buildSchema, graphql } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { packageFile } from './api-description.js';
import type { Viewer } from './credentials.js';
import { demand, failure } from './graphql-context.js';
import type { Context } from './graphql-context.js';
import { account, nodeById, repository, thread } from './graphql-nodes.js';
import { isObject, objectOf, stringOf } from './json.js';
import type { JsonObject } from './json.js';
import type { World } from './world.js';

let schemaOfProcess: GraphQLSchema | undefined;

/** GraphqlApi answers queries against one world. */
export class GraphqlApi {
  private readonly schema: GraphQLSchema;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    schemaOfProcess ??= buildSchema(readFileSync(packageFile('schema', 'github.graphql'), 'utf8'));
    this.schema = schemaOfProcess;
  }

  /** execute returns the body of the answer; its status is always 200. */
  async execute(body: JsonObject, viewer: Viewer): Promise<JsonObject> {
    const variables = isObject(body['variables']) ? body['variables'] : {};
    const operationName = body['operationName'];
    const result = await graphql({
      schema: this.schema,
      source: stringOf(body['query']),
      rootValue: root,
      contextValue: { world: this.world, viewer } satisfies Context,
      variableValues: variables,
      operationName: typeof operationName === 'string' ? operationName : null,
    });
    if (result.errors === undefined) return { data: result.data ?? null };
    const errors = result.errors.map((error) => ({
      ...(error.extensions['type'] === undefined ? {} : { type: error.extensions['type'] }),
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      message: error.message,
    }));
    // A query that does not validate has no data at all, as on GitHub.
    return result.data === undefined ? { errors } : { data: result.data, errors };
  }
}

/** The fields of Query and Mutation. */
const root = {
  id: 'query',
  viewer: (_: unknown, { world }: Context) => account(world.app),
  rateLimit: (_: unknown, { world }: Context) => {
    const resetAt = new Date(world.clock.now() + 3_600_000).toISOString();
    return { cost: 1, limit: 5000, remaining: 5000, used: 0, nodeCount: 0, resetAt };
  },
  repository: ({ owner, name }: { owner: string; name: string }, { world }: Context) => {
    if (`${owner}/${name}` === world.fullName) return repository(world);
    throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  },
  node: ({ id }: { id: string }, context: Context) => {
    const node = nodeById(id, context);
    if (node === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
    return node;
  },
  resolveReviewThread: (args: { input: unknown }, context: Context) => settle(objectOf(args.input), context, true),
  unresolveReviewThread: (args: { input: unknown }, context: Context) => settle(objectOf(args.input), context, false),
  minimizeComment: (args: { input: unknown }, context: Context) => minimize(objectOf(args.input), context),
  createCommitOnBranch: (args: { input: unknown }, context: Context) => createCommit(objectOf(args.input), context),
  addReaction: (args: { input: unknown }, context: Context) => react(objectOf(args.input), context),
};

/** Resolving is a matter of write access to the code, however odd that seems. */
function settle(input: JsonObject, context: Context, isResolved: boolean): unknown {
  demand(context, 'pull_requests', 'write');
  demand(context, 'contents', 'write');
  const id = stringOf(input['threadId']);
  const found = context.world.threads.find((each) => each.nodeId === id);
  if (found === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  found.resolvedBy = isResolved ? context.world.app.login : null;
  return { clientMutationId: input['clientMutationId'] ?? null, thread: thread(found) };
}

function minimize(input: JsonObject, context: Context): unknown {
  demand(context, 'pull_requests', 'write');
  const { world } = context;
  const id = stringOf(input['subjectId']);
  const found = [...world.reviewComments, ...world.issueComments].find((each) => each.nodeId === id);
  if (found === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  found.minimizedReason = stringOf(input['classifier']).toLowerCase();
  return { clientMutationId: input['clientMutationId'] ?? null, minimizedComment: nodeById(id, context) };
}

/** Reviews take reactions by GraphQL alone; comments have REST as well, which the App uses. */
function react(input: JsonObject, context: Context): unknown {
  demand(context, 'pull_requests', 'write');
  const { world } = context;
  const id = stringOf(input['subjectId']);
  const found = world.reviews.find((each) => each.nodeId === id);
  if (found === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  const content = stringOf(input['content']).toLowerCase();
  world.reactions.push({ id: world.nextId(), subject: 'review', subjectId: found.id, user: world.app, content });
  return { clientMutationId: input['clientMutationId'] ?? null };
}

function createCommit(input: JsonObject, context: Context): unknown {
  demand(context, 'contents', 'write');
  const branch = stringOf(objectOf(input['branch'])['branchName']);
  const pull = [...context.world.pulls.values()].find((each) => each.headBranch === branch && each.fork === null);
  if (pull === undefined) throw failure('NOT_FOUND', `No branch "${branch}"`);
  const expected = stringOf(input['expectedHeadOid']);
  if (expected !== pull.headSha) {
    throw failure('STALE_DATA', `Expected branch to point to "${expected}" but it points to "${pull.headSha}".`);
  }
  throw failure('NOT_IMPLEMENTED', 'This double does not write to the repository.');
}
