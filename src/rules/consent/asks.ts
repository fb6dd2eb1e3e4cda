import type { Format, Reply } from './notices/wording.ts';
import type { Scope, ConsentStage } from './records.ts';
import type { Attribute, Channel } from './tags.ts';

/** What a link of the kind `give` asks for. */
export interface Asks {
  /** Left out: everything that the organisation asks of somebody of this age. */
  readonly attributes?: readonly Attribute[];
  readonly channels: readonly Channel[];
  readonly format: Format;
  readonly stage: ConsentStage;
  readonly scope: Scope;
  /** The day on which the permission ends, `YYYY-MM-DD`; left out: the usual time. */
  readonly until?: string;
}

/** What somebody answered so far. */
export type Answers = Partial<Record<Attribute, Reply>>;
