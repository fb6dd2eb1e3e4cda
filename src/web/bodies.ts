import express, { type RequestHandler } from 'express';
import { badInput } from '../rules/problem.ts';

/** Reads forms. A page with a thousand flags sends a few thousand fields. */
export function forms(): RequestHandler[] {
  return [express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 10_000 }), refuseNul];
}

/** Reads JSON. */
export function json(): RequestHandler[] {
  return [express.json({ limit: '1mb', strict: true }), refuseNul];
}

/** A NUL cannot be kept in a database's text, and nobody types one. */
const refuseNul: RequestHandler = (request, _response, next) => {
  if (!holdsNul(request.body)) return next();
  next(badInput('One of the texts holds a character that cannot be kept. Type it again, and do not paste it.'));
};

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => key.includes('\0') || holdsNul(part));
}
