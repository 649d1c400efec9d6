/** Values of modules known by facts: what has to be released is claimed, what somebody else releases is not. */
import { describe, expect, it } from '@jest/globals';

import { RULES } from '../../../rules/index.js';
import { analyze } from '../../../src/analysis/analyze.js';
import { buildProgram } from '../../../src/go/module/program.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { loadFacts } from '../../../src/host/load-facts.js';
import { findObligations } from '../../../src/leaks/obligations/find-obligations.js';
import { ObligationWorld } from '../../../src/leaks/obligations/obligation-world.js';
import { ProgramView } from '../../../src/leaks/program-view.js';

const facts = loadFacts();

/** Claims of a file as `callee: kind of resource`. */
function claims(imports: readonly string[], body: string): readonly string[] {
  const text = `package p\n\nimport (\n${imports.map((path) => `\t${path}\n`).join('')})\n\n${body}\n`;
  const program = buildProgram([{ path: 'a.go', text }], { facts });
  const view = new ProgramView(new ProgramInfo(program), facts);
  const world = new ObligationWorld(facts, (func) => view.viewOf(func));
  return program.packages.flatMap((pkg) =>
    view.info
      .infoOf(pkg)
      .functions()
      .flatMap(({ node }) => {
        const seen = view.viewOf(node);
        const found = seen ? findObligations(world, seen) : [];
        return found.flatMap(({ claim }) =>
          claim ? [`${text.slice(claim.call.start, text.indexOf('(', claim.call.start))}: ${claim.resource.kind}`] : [],
        );
      }),
  );
}

const CASES: readonly [name: string, imports: readonly string[], body: string, expected: readonly string[]][] = [
  [
    'the answer to a handshake that succeeded, and what else it may say',
    ['"errors"', '"net/http"', '"github.com/gorilla/websocket"'],
    `func handshake(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.New(resp.Status)
	}
	return conn, nil
}
func version(dialer *websocket.Dialer, url string) (*websocket.Conn, error) {
	conn, resp, err := dialer.Dial(url, nil)
	if err != nil {
		return nil, err
	}
	if resp.Header.Get("X-Version") != "2" {
		return nil, errors.New(resp.Status)
	}
	return conn, nil
}`,
    ['dialer.Dial: WebSocket connection'],
  ],
  [
    'the deadline of a WebSocket, and what it is asked for',
    ['"net/http"', '"time"', '"github.com/gorilla/websocket"'],
    `func limited(u *websocket.Upgrader, w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	conn, err := u.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	if err := conn.SetReadDeadline(time.Now()); err != nil {
		return nil, err
	}
	return conn, nil
}
func greeted(up *websocket.Upgrader, w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	if err := conn.WriteMessage(1, nil); err != nil {
		return nil, err
	}
	return conn, nil
}`,
    ['up.Upgrade: WebSocket connection'],
  ],
  [
    'a request that is not sent, and one that is',
    ['"time"', '"github.com/aws/aws-sdk-go/service/s3"'],
    `func presigned(c *s3.S3, in *s3.GetObjectInput) (string, error) {
	req, _ := c.GetObjectRequest(in)
	return req.Presign(time.Hour)
}
func dropped(c *s3.S3, in *s3.GetObjectInput) error {
	_, err := c.GetObject(in)
	return err
}`,
    ['c.GetObject: http-body'],
  ],
  [
    'a connection that only a stub uses',
    ['"google.golang.org/grpc"', 'pb "google.golang.org/grpc/health/grpc_health_v1"', '"context"'],
    `func f(ctx context.Context) error {
	conn, err := grpc.Dial("a", grpc.WithInsecure())
	if err != nil {
		return err
	}
	_, err = pb.NewHealthClient(conn).Check(ctx, &pb.HealthCheckRequest{})
	return err
}`,
    ['grpc.Dial: gRPC connection'],
  ],
  [
    'a connection that is closed',
    ['"google.golang.org/grpc"'],
    `func f() error {
	conn, err := grpc.NewClient("a")
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.Connect()
	return nil
}`,
    [],
  ],
  [
    'a file of a file system that is an interface',
    ['"github.com/spf13/afero"', '"io"'],
    `func f(fs afero.Fs) ([]byte, error) {
	in, err := fs.Open("a")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
}`,
    ['fs.Open: file'],
  ],
  [
    'a snapshot that stays where a later step fails',
    ['"github.com/syndtr/goleveldb/leveldb"'],
    `func f(db *leveldb.DB) (*leveldb.Snapshot, error) {
	snap, err := db.GetSnapshot()
	if err != nil {
		return nil, err
	}
	if _, err := snap.Get([]byte("k"), nil); err != nil {
		return nil, err
	}
	return snap, nil
}`,
    ['db.GetSnapshot: snapshot'],
  ],
  [
    'rows that are read to their end',
    ['"context"', '"github.com/jackc/pgx/v5"'],
    `func f(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, "q")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}`,
    [],
  ],
  [
    'a session that has ended by itself',
    ['"github.com/coreos/etcd/clientv3"', '"github.com/coreos/etcd/clientv3/concurrency"'],
    `func f(c *clientv3.Client) error {
	s, err := concurrency.NewSession(c)
	if err != nil {
		return err
	}
	<-s.Done()
	return nil
}

func g(c *clientv3.Client) error {
	s, err := concurrency.NewSession(c)
	if err != nil {
		return err
	}
	println(s.Lease())
	return nil
}`,
    ['concurrency.NewSession: etcd session'],
  ],
  [
    'the response of a dialled WebSocket',
    ['"github.com/gorilla/websocket"'],
    `func f() (*websocket.Conn, error) {
	conn, _, err := websocket.DefaultDialer.Dial("ws://a", nil)
	return conn, err
}`,
    [],
  ],
  [
    'the response of a WebSocket whose handshake failed',
    ['"github.com/gorilla/websocket"', '"fmt"'],
    `func f() (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial("ws://a", nil)
	if err != nil {
		return nil, fmt.Errorf("status %v: %w", resp, err)
	}
	return conn, nil
}`,
    [],
  ],
  [
    'rows of sqlx that are closed',
    ['"github.com/jmoiron/sqlx"'],
    `func f(db *sqlx.DB) error {
	rows, err := db.Queryx("select 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	rows.Next()
	return nil
}`,
    [],
  ],
  [
    'a span that a factory returns, and one that is wrapped',
    ['"context"', '"go.opentelemetry.io/otel/trace"'],
    `type scope struct{ span trace.Span }

func (s *scope) Close() error {
	s.span.End()
	return nil
}

func start(ctx context.Context, tracer trace.Tracer) (context.Context, trace.Span) {
	return tracer.Start(ctx, "a")
}

func open(ctx context.Context, tracer trace.Tracer) *scope {
	_, span := tracer.Start(ctx, "a")
	return &scope{span: span}
}`,
    [],
  ],
  [
    'a member that these facts do not have',
    ['"google.golang.org/grpc"'],
    `func f() error {
	conn, err := grpc.Dial("a")
	if err != nil {
		return err
	}
	conn.CloseSlowly()
	return nil
}`,
    [],
  ],
];

describe('obligations on values of modules', () => {
  it.each(CASES)('%s', (_, imports, body, expected) => {
    expect(claims(imports, body)).toEqual(expected);
  });
});

it('a utility of another package closes the body', () => {
  const files = [
    { path: 'go.mod', text: 'module example.com/m\n\ngo 1.22\n' },
    {
      path: 'closing/closing.go',
      text: 'package closing\n\nimport "net/http"\n\nfunc Body(resp *http.Response) { _ = resp.Body.Close() }\n',
    },
    {
      path: 'a/a.go',
      text: `package a

import (
	"net/http"

	"example.com/m/closing"
)

func f() (int, error) {
	resp, err := http.Get("https://example.com")
	if err != nil {
		return 0, err
	}
	defer closing.Body(resp)
	return resp.StatusCode, nil
}

func g() (int, error) {
	resp, err := http.Get("https://example.com")
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
`,
    },
  ];
  const { findings } = analyze({ files, options: {} }, { facts, rules: RULES });
  const told = findings.map(({ finding }) => `${finding.function}: ${finding.rule}`);
  expect(told.filter((each) => each.endsWith('http-body-not-closed'))).toEqual(['g: http-body-not-closed']);
});
