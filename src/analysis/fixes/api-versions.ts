/**
 * Since which Go version does the standard library have what recipes write? Minor versions of Go 1; what is not listed is
 * taken to be older than 1.18. Each row is compared with the files that Go ships in $GOROOT/api, where Go is present.
 */

/** By key of API facts: `path.Name` or `path.Type.Method`. */
export const API_SINCE: Readonly<Record<string, number>> = {
  'bytes.Clone': 20,
  'context.AfterFunc': 21,
  'context.Cause': 20,
  'context.WithCancelCause': 20,
  'context.WithDeadlineCause': 21,
  'context.WithTimeoutCause': 21,
  'context.WithoutCancel': 21,
  'errors.Join': 20,
  'maps.Clone': 21,
  'slices.Clone': 21,
  'slices.Delete': 21,
  'strings.Clone': 18,
  'sync.OnceFunc': 21,
  'sync.WaitGroup.Go': 25,
  'testing.T.Context': 24,
};

/** By name of the builtin. */
export const BUILTIN_SINCE: Readonly<Record<string, number>> = { any: 18, clear: 21, max: 21, min: 21 };

/** Language features that new text can use. */
export const LANGUAGE_SINCE = { typeArguments: 18, rangeOverInteger: 22, rangeOverFunction: 23 } as const;
