import type { Response } from 'express';
import type { Heard } from '../heard.ts';
import type { ChangedMeanwhile, StaleChange } from '../rules/changed-meanwhile.ts';
import { REVISION, type ShownChange, showChangedMeanwhile } from './changed-meanwhile.ts';

/** A form about one thing with several fields, of which somebody else changed some. */
interface StaleForm {
  readonly error: ChangedMeanwhile;
  /** What each field is called on the page. */
  readonly labels: Readonly<Record<string, string>>;
  /** What codes mean, by code. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly back: string;
  readonly action: string;
  /** The form as it has to be sent to set what was typed and nothing else. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Shows which fields somebody else changed, both values of each, and one button that sets all that was typed. */
export async function showStaleFields(
  heard: Pick<Heard, 'db'>,
  response: Response,
  { error, labels, codes = {}, back, action, fields }: StaleForm,
): Promise<void> {
  const inWords = ({ of, wanted, theirs, by, at }: StaleChange): ShownChange => ({
    ...{ what: labels[of] ?? of, wanted: valueInWords(wanted, codes), theirs: valueInWords(theirs, codes), by, at },
    again: null,
  });
  const revision = error.changes[0]?.revision ?? '';
  const again = { action, fields: [...fields, [REVISION, revision] as const], text: 'Set mine anyway' };
  await showChangedMeanwhile(heard, response, error, { back, inWords, again });
}

function valueInWords(value: unknown, codes: Readonly<Record<string, string>>): string {
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  if (Array.isArray(value)) return value.map((one) => valueInWords(one, codes)).join(', ') || 'Nothing';
  if (typeof value === 'object' && value !== null)
    return (
      Object.values(value)
        .map((part) => valueInWords(part, codes))
        .join(', ') || 'Nothing'
    );
  if (value === null || value === undefined || value === '') return 'Nothing';
  const text = String(value);
  return Object.hasOwn(codes, text) ? codes[text]! : text;
}
