import { hashOf } from './canonical-json.ts';

/** The fields of one thing that several people may change. */
type FieldValues = Readonly<Record<string, unknown>>;

const hashOfField = (value: unknown): string => hashOf(value ?? null).slice(0, 10);

/** Names the state of something with several fields: a short hash of each, in the order of their names. */
export function revisionOfFields(values: FieldValues): string {
  return Object.keys(values)
    .sort()
    .map((name) => hashOfField(values[name]))
    .join('.');
}

/** The names of the fields that hold another value than when this revision was made. All of them where it is none of ours. */
export function fieldsChangedSince(revision: string, values: FieldValues): string[] {
  const shown = revision.split('.');
  const names = Object.keys(values).sort();
  if (shown.length !== names.length) return names;
  return names.filter((name, at) => shown[at] !== hashOfField(values[name]));
}

/** The fields that are wanted other than they are now. */
export function fieldsWantedOtherwise(now: FieldValues, wanted: FieldValues): string[] {
  return Object.keys(now).filter(
    (name) => Object.hasOwn(wanted, name) && hashOfField(wanted[name]) !== hashOfField(now[name]),
  );
}

/** The fields that are wanted other than they are now, and that somebody else changed since they were shown. */
export function staleFields(revision: string, now: FieldValues, wanted: FieldValues): string[] {
  const changed = fieldsChangedSince(revision, now);
  return fieldsWantedOtherwise(now, wanted).filter((name) => changed.includes(name));
}

/** What of a form was changed by whoever filled it in. What they left as it was shown is not theirs to set. */
export function touchedFields<Values extends FieldValues>(
  revision: string,
  now: FieldValues,
  form: Values,
): Partial<Values> {
  const touched = fieldsChangedSince(revision, { ...now, ...form });
  return Object.fromEntries(Object.entries(form).filter(([name]) => touched.includes(name))) as Partial<Values>;
}
