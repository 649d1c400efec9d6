/** What was asked for cannot be done: the message says what to change. Ends the command with EXIT_FAILED. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
