/**
 * For which build is code read? A configuration decides every tag of a build constraint. The default is that of
 * engines.md: linux/amd64, no cgo, no tags, every released Go version. Lists: internal/syslist of the Go distribution.
 */
import { releaseOf } from './build-expression.js';

export interface BuildConfiguration {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
  readonly compiler: 'gc' | 'gccgo';
  /** Tags go1.1 up to go1.`goMinor` are set. */
  readonly goMinor: number;
  readonly tags: ReadonlySet<string>;
}

/** The newest Go release whose tag is set by default. */
export const CURRENT_GO_MINOR = 26;

export const DEFAULT_CONFIGURATION: BuildConfiguration = {
  goos: 'linux',
  goarch: 'amd64',
  cgo: false,
  compiler: 'gc',
  goMinor: CURRENT_GO_MINOR,
  tags: new Set(),
};

/** Known values of GOOS, the commonest first: where several would do, the first is taken. */
export const KNOWN_OS: readonly string[] = [
  ...['linux', 'windows', 'darwin', 'freebsd', 'netbsd', 'openbsd', 'dragonfly', 'solaris', 'illumos', 'aix'],
  ...['android', 'ios', 'plan9', 'js', 'wasip1', 'zos', 'nacl', 'hurd'],
];

/** Known values of GOARCH, the commonest first. */
export const KNOWN_ARCH: readonly string[] = [
  ...['amd64', 'arm64', '386', 'arm', 'wasm', 'ppc64le', 'ppc64', 's390x', 'riscv64', 'loong64'],
  ...['mips', 'mipsle', 'mips64', 'mips64le', 'amd64p32', 'armbe', 'arm64be', 'mips64p32', 'mips64p32le'],
  ...['ppc', 'riscv', 's390', 'sparc', 'sparc64'],
];

/** Operating systems for which the tag `unix` is set. */
export const UNIX_OS: ReadonlySet<string> = new Set([
  ...['aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'hurd', 'illumos', 'ios', 'linux', 'netbsd', 'openbsd'],
  'solaris',
]);

/** A system that also sets the tag of another one. */
export const IMPLIED_OS: Readonly<Record<string, string>> = { android: 'linux', illumos: 'solaris', ios: 'darwin' };

/** Is the tag set in this configuration? */
export function hasTag(configuration: BuildConfiguration, tag: string): boolean {
  const { goos, goarch, compiler } = configuration;
  if (tag === goos || tag === goarch || tag === compiler || tag === IMPLIED_OS[goos]) return true;
  if (tag === 'cgo') return configuration.cgo;
  if (tag === 'unix') return UNIX_OS.has(goos);
  const release = releaseOf(tag);
  if (release !== undefined && release.major === 1) return release.minor <= configuration.goMinor;
  return configuration.tags.has(tag);
}

/** Two configurations with equal keys decide every tag alike. */
export function configurationKey(configuration: BuildConfiguration): string {
  const { goos, goarch, cgo, compiler, goMinor, tags } = configuration;
  return [goos, goarch, cgo ? 'cgo' : '', compiler, goMinor, ...[...tags].sort()].join(' ');
}
