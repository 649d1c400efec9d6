/** How does a report read for a program? One JSON object on one line; see schema/report.schema.json. */
import type { CheckOutcome } from '../run-check.js';

export function jsonFormat({ report }: CheckOutcome): string {
  return `${JSON.stringify(report)}\n`;
}
