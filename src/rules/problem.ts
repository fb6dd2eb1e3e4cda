/** What is wrong with the input, by field name, each in a plain sentence. */
export type FieldProblems = Record<string, string>;

/**
 * Something that a person asked for and that cannot be done. `plain` is for people: what happened, and what to do.
 * `message` is for logs and holds only the code, because `plain` may repeat what someone wrote.
 */
export class Problem extends Error {
  /** HTTP status. */
  readonly status: number;
  /** Short name for programs, such as `not-found`. */
  readonly code: string;
  readonly plain: string;
  readonly fields?: FieldProblems;
  /** Further members of the answer to a program (RFC 9457, section 3.2), such as how something stands now. May hold names. */
  more?: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, plain: string, fields?: FieldProblems, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.plain = plain;
    if (fields) this.fields = fields;
  }
}

/** 422. */
export function badInput(plain: string, fields?: FieldProblems): Problem {
  return new Problem(422, 'bad-input', plain, fields);
}
