/** In which forms can findings be printed? One file a form; each turns an outcome into the text for standard output. */
import type { CheckOutcome } from '../run-check.js';
import type { Colors } from '../terminal.js';
import { githubFormat } from './github.js';
import { jsonFormat } from './json.js';
import { rdjsonlFormat } from './rdjsonl.js';
import { sarifFormat } from './sarif.js';
import { textFormat } from './text.js';

export interface FormatStyle {
  readonly colors: Colors;
  /** Characters in a line; longer source lines are cut. */
  readonly columns: number;
  /** Findings only. */
  readonly isQuiet: boolean;
  /** With what was read and why claims were given up. */
  readonly withStats: boolean;
}

export type Format = (outcome: CheckOutcome, style: FormatStyle) => string;

export const FORMATS = {
  text: textFormat,
  json: jsonFormat,
  sarif: sarifFormat,
  github: githubFormat,
  rdjsonl: rdjsonlFormat,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export function isFormatName(value: string): value is FormatName {
  return Object.hasOwn(FORMATS, value);
}
