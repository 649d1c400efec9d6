/** Which functions of the standard library keep a function for the life of the process and call it on each event? */
export const REGISTRATIONS: ReadonlySet<string> = new Set([
  'net/http.HandleFunc',
  'net/http.ServeMux.HandleFunc',
  'expvar.Publish',
]);
