import { z } from 'zod';
import type { Heard } from '../../heard.ts';
import type { AccountHolder } from '../../people/actor.ts';
import type { FlagId, ParticipantId, PersonId, RecordingId } from '../../rules/ids.ts';
import type { Act } from '../../rules/policy.ts';
import { PAGE, type PagedPart } from './list-answer.ts';

/** What a handler may give where JSON will hold `T`: times as dates, lists that nobody may change. */
type Given<T> = T extends string
  ? T | Date
  : T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Given<T[Key]> }
      : T;

/** What a part of a path that is named with a colon holds: the id of a thing, or another text. */
type PartOf<Path extends string, Name extends string> = Name extends 'id'
  ? Path extends `/recordings/${string}`
    ? RecordingId
    : string
  : Name extends keyof IdParts
    ? IdParts[Name]
    : string;
interface IdParts {
  readonly person: PersonId;
  readonly participant: ParticipantId;
  readonly flag: FlagId;
  readonly flagId: FlagId;
}

type PartNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PartNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Everything of a request that a handler gets, checked. */
export interface Asked<Params, Query, Body> {
  readonly heard: Heard;
  readonly actor: AccountHolder;
  /** The parts of the path that are named with a colon. */
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** One line of the API's table: routes and the OpenAPI document are both made from it, so that they cannot differ. */
export interface Endpoint {
  /** Name of the operation, such as `createShow`. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`, as Express writes it: `/shows/:slug`. */
  readonly path: string;
  readonly summary: string;
  /** What whoever asks must be allowed to do. */
  readonly act: Act;
  /** 200 unless said otherwise. */
  readonly status: 200 | 201 | 204;
  /** True when the answer is a stream of server-sent events: one now, and one whenever it changes. */
  readonly events: boolean;
  /** The list in the answer that comes in pages (`?page=2`); null where there is none, or where it always comes whole. */
  readonly pagesOf: PagedPart | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** For a body that is a form with a file (multipart/form-data): the most bytes of it. `body.file` then is where it lies, until the answer. */
  readonly fileLimit: number | null;
  /** Media type of the file that is the answer, not JSON, and of which parts can be asked for (`Range`): the handler gives its hash. null for others. */
  readonly sends: string | null;
  /** null for an answer without a body. */
  readonly response: z.ZodType | null;
  readonly handle: (asked: Asked<never, never, never>) => Promise<unknown>;
}

interface Written<
  Path extends string,
  Query extends z.ZodObject | null,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
> {
  readonly name: string;
  readonly method: Endpoint['method'];
  readonly path: Path;
  readonly summary: string;
  readonly act: Act;
  readonly status?: Endpoint['status'];
  readonly events?: boolean;
  readonly pagesOf?: PagedPart;
  readonly query?: Query;
  readonly body?: Body;
  readonly fileLimit?: number;
  readonly sends?: string;
  readonly response?: Answer;
  readonly handle: (
    asked: Asked<
      { readonly [Name in PartNames<Path>]: PartOf<Path, Name> },
      Query extends z.ZodType ? z.output<Query> : null,
      Body extends z.ZodType ? z.output<Body> : null
    >,
  ) => Promise<Answer extends z.ZodType ? Given<z.output<Answer>> : void>;
}

/** Writes one line of the table; the types of the path's parts, the query, the body and the answer reach the handler. */
export function endpoint<
  Path extends string,
  Query extends z.ZodObject | null = null,
  Body extends z.ZodType | null = null,
  Answer extends z.ZodType | null = null,
>(written: Written<Path, Query, Body, Answer>): Endpoint {
  const {
    status = written.response ? 200 : 204,
    events = false,
    pagesOf = null,
    body = null,
    fileLimit = null,
    sends = null,
    response = null,
  } = written;
  const own: z.ZodObject | null = written.query ?? null;
  const query = pagesOf ? (own ?? z.object({})).extend({ page: PAGE }) : own;
  const handle = written.handle as Endpoint['handle'];
  return { ...written, status, events, pagesOf, query, body, fileLimit, sends, response, handle };
}
