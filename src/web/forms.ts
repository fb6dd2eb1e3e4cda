import type { Request } from 'express';
import { Problem } from '../errors.ts';

/** What is wrong at one field of a form. `field` is the id of the field on the page. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
}

/** A form as it was sent: every field a list of texts, because a name may be there more than once. */
export class SentForm {
  private readonly fields: Record<string, unknown>;

  constructor(request: Pick<Request, 'body'>) {
    this.fields = (request.body ?? {}) as Record<string, unknown>;
  }

  /** The field's text without spaces around it; '' when it was not sent. The last one where there are several. */
  text(name: string): string {
    return this.all(name).at(-1)?.trim() ?? '';
  }

  /** Every value sent under this name. */
  all(name: string): string[] {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one) => typeof one === 'string');
  }

  /** The lines of a text area that hold anything. */
  lines(name: string): string[] {
    return filledLinesOf(this.text(name));
  }

  /** A whole number from 0 to `most`; 0 for anything else. */
  count(name: string, most: number): number {
    const number = Number(this.text(name));
    return Number.isInteger(number) && number > 0 ? Math.min(number, most) : 0;
  }

  /** Names of all fields that were sent. */
  names(): string[] {
    return Object.keys(this.fields);
  }
}

/** The lines that hold anything, without spaces around them. */
export function filledLinesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** One of the values that are allowed, or null. */
export function oneOf<T extends string>(values: readonly T[], value: string): T | null {
  return (values as readonly string[]).includes(value) ? (value as T) : null;
}

/**
 * What a person can mend in what they sent, as messages for the form.
 * @throws the error itself when it is not about what they sent
 */
export function mendable(error: unknown, field = 'form'): FieldError[] {
  if (!(error instanceof Problem) || (error.status !== 409 && error.status !== 422)) throw error;
  const fields = Object.entries(error.fields ?? {}).map(([name, text]) => ({ field: name, text }));
  return fields.length > 0 ? fields : [{ field, text: error.plain }];
}
