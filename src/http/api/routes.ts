import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { badInput, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { checkAccess } from '../../people/access.ts';
import { allow } from '../../people/allow.ts';
import { receiveFile } from '../../web/recordings/form-file.ts';
import { withReplacementFolder } from '../../redaction/replace-sound.ts';
import { json } from '../../web/bodies.ts';
import { Sha256 } from '../../rules/ids.ts';
import { apiLimits } from '../../web/rate-limits.ts';
import { sendPrivate } from '../../web/send-private.ts';
import type { Asked, Endpoint } from './endpoint.ts';
import { sendEvents } from './events.ts';
import { listAnswer } from './list-answer.ts';
import { openApi } from './openapi.ts';
import { API, ENDPOINTS } from './table.ts';

/** The JSON API, mounted from its table; its description at `/api/v1/openapi.json` comes from the same table. */
export function api(heard: Heard): Router {
  const router = Router();
  const description = openApi(ENDPOINTS, heard.publicUrl);
  router.use(API, apiLimits());
  router.get(`${API}/openapi.json`, (_request, response) => void response.json(description));
  for (const endpoint of ENDPOINTS) router[endpoint.method](API + endpoint.path, json(), serve(heard, endpoint));
  router.use('/api', () => {
    throw notFound('address of the API');
  });
  return router;
}

function serve(heard: Heard, endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const asked = ask(heard, endpoint, request, response);
    if (endpoint.events) {
      const { actor } = asked(request.body);
      await sendEvents(response, async () => {
        await checkAccess(heard.db, actor);
        return answer(endpoint, await endpoint.handle(asked(request.body)));
      });
      return;
    }
    const { fileLimit } = endpoint;
    const result =
      fileLimit === null
        ? await endpoint.handle(asked(request.body))
        : await withReplacementFolder(heard, async (file) => {
            const { fields } = await receiveFile(request, file, fileLimit, noFile);
            return endpoint.handle(asked({ ...fields, file }));
          });
    if (endpoint.sends) return sendPrivate(heard, response, Sha256.parse(result), endpoint.sends);
    response.status(endpoint.status);
    const { pagesOf: part } = endpoint;
    if (part) {
      const { page: number = 1 } = asked(request.body).query as { page?: number };
      const cut = listAnswer(heard, [request, response], { part, number, result });
      response.type('json').send(answer(endpoint, cut));
    } else if (endpoint.response) response.type('json').send(answer(endpoint, result));
    else response.end();
  };
}

/**
 * Checks who asks, at once, then what. @throws Problem 401 or 403, ZodError naming what is wrong
 * @returns what makes the body, once it is there, into what the handler gets
 */
function ask(
  heard: Heard,
  endpoint: Endpoint,
  request: Request,
  response: Response,
): (body: unknown) => Asked<never, never, never> {
  const actor = allow(response.locals.actor, endpoint.act);
  const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
  const query = endpoint.query ? endpoint.query.parse(request.query) : null;
  return (sent) => {
    const body = endpoint.body ? endpoint.body.parse(sent ?? {}) : null;
    return { heard, actor, params: params as never, query: query as never, body: body as never };
  };
}

const noFile = () => badInput('Send the sound as the file of a form (multipart/form-data), in a field named file.');

/** What is sent, read through the shape of the answer: whatever the shape does not name stays here. */
function answer(endpoint: Endpoint, result: unknown): string {
  const shape = endpoint.response as z.ZodType;
  return JSON.stringify(shape.parse(JSON.parse(JSON.stringify(result))));
}
