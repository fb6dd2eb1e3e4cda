import express, { type RequestHandler } from 'express';

/** Reads forms. A page with a thousand flags sends a few thousand fields. */
export function forms(): RequestHandler {
  return express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 10_000 });
}

/** Reads JSON. */
export function json(): RequestHandler {
  return express.json({ limit: '1mb', strict: true });
}
