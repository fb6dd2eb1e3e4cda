import { z } from 'zod';
import type { SentForm } from './forms.ts';

/** A text of a form whose field on the page has another name than its key. */
export const fieldNamed = (field: string) => z.string().meta({ field });

/** Every value that was sent under a name that is not its key. */
export const fieldsNamed = (field: string) => z.array(z.string()).meta({ field });

/** An object with the same shape under each of these keys. */
export function each<Key extends string, Shape extends z.ZodType>(keys: readonly Key[], shapeOf: (key: Key) => Shape) {
  return z.object(Object.fromEntries(keys.map((key) => [key, shapeOf(key)])) as Record<Key, Shape>);
}

/**
 * The fields of a form, read as its shape says: a list is every value that was sent under the name, an object is read part by part, anything
 * else is the text of the field, '' where it was not sent. The name of a field is its key, unless `fieldNamed` gave it another.
 */
export function fieldsOf<Shape extends z.ZodObject>(sent: SentForm, shape: Shape): z.output<Shape> {
  return shape.parse(sentOf(sent, shape));
}

function sentOf(sent: SentForm, shape: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape.shape).map(([key, part]) => [key, readPart(sent, key, part)]));
}

function readPart(sent: SentForm, key: string, part: z.core.$ZodType): unknown {
  if (part instanceof z.ZodObject) return sentOf(sent, part);
  const { field } = z.globalRegistry.get(part) ?? {};
  const name = typeof field === 'string' ? field : key;
  return part instanceof z.ZodArray ? sent.all(name) : sent.text(name);
}
