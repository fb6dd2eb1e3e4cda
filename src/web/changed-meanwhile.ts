import type { Request, Response } from 'express';
import type { Heard } from '../heard.ts';
import { ChangedMeanwhile, type StaleChange } from '../rules/changed-meanwhile.ts';
import { SentForm } from './forms.ts';
import { namesOf } from '../people/account-names.ts';
import type { ActorId } from '../rules/ids.ts';

/** The hidden field that says on which state a form was filled in. */
export const REVISION = 'revision';

/** The revision that a form was shown with; undefined where it has none. */
export const revisionIn = (sent: SentForm): string | undefined => sent.text(REVISION) || undefined;

/** A form that somebody can send with one button. */
interface AgainForm {
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** On the button. */
  readonly text: string;
}

/** A change that met another state than its form was shown with, in words. */
export interface ShownChange {
  /** What it is about, such as `Name at 0:12.3: “Jordan”`. */
  readonly what: string;
  readonly wanted: string;
  readonly theirs: string;
  /** Said where what was wanted holds for now, because it covers. */
  readonly covers?: string | undefined;
  /** Whose they are: from the change itself. */
  readonly by: ActorId | null;
  readonly at: Date | null;
  /** Sets what was wanted anyway, or theirs where what was wanted holds. It carries the state that holds now. */
  readonly again: AgainForm | null;
}

/** The form as it was sent, on the state that holds now: nothing that was typed is lost. */
export function sameForm(request: Request, revision: string, text: string): AgainForm {
  const sent = new SentForm(request);
  const names = sent.names().filter((name) => name !== REVISION);
  const fields = names.flatMap((name) => sent.all(name).map((value) => [name, value] as const));
  return { action: request.originalUrl, fields: [...fields, [REVISION, revision]], text };
}

/**
 * Shows what somebody wanted, what is there instead, by whom and when. For staff: it holds names of accounts.
 * @param inWords says each change in words
 * @param again one form for all of them, where they were one form
 * @throws the error itself when it is another one
 */
export async function showChangedMeanwhile(
  heard: Pick<Heard, 'db'>,
  response: Response,
  error: unknown,
  {
    back,
    inWords,
    again = null,
  }: {
    readonly back: string;
    readonly inWords: (change: StaleChange) => ShownChange;
    readonly again?: AgainForm | null;
  },
): Promise<void> {
  if (!(error instanceof ChangedMeanwhile)) throw error;
  const changes = error.changes.map(inWords);
  const names = await namesOf(
    heard,
    changes.map(({ by }) => by),
  );
  response.status(409).render('templates/changed-meanwhile.njk', { changes, names, back, again, saved: error.saved });
}
