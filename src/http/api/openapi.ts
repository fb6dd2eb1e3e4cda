import { z } from 'zod';
import { leastRole, scopeFor } from '../../rules/judge.ts';
import type { Act } from '../../rules/policy.ts';
import * as consentShapes from './consent-shapes.ts';
import type { Endpoint } from './endpoint.ts';
import * as releaseShapes from './release-shapes.ts';
import * as shapes from './shapes.ts';
import * as showShapes from './show-shapes.ts';
import { PAGE_HEADERS } from './list-answer.ts';
import { API } from './table.ts';

type Json = Record<string, unknown>;

/** What others call a shape: `ShowShape` is `Show` to them. */
const publicName = (name: string): string => name.replace(/Shape$/, '');

/** The OpenAPI 3.1 document of a table of endpoints. */
export function openApi(endpoints: readonly Endpoint[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  const bodies: Record<string, z.ZodType> = {};
  const ours: Record<string, z.ZodType> = { ...shapes, ...showShapes, ...releaseShapes, ...consentShapes };
  const answers = Object.fromEntries(Object.entries(ours).map(([name, shape]) => [publicName(name), shape]));
  for (const endpoint of endpoints) {
    const path = API + endpoint.path.replace(/:(\w+)/g, '{$1}');
    const bodyName = endpoint.body ? `${capital(endpoint.name)}Body` : null;
    if (bodyName && endpoint.body) bodies[bodyName] = endpoint.body;
    const known = Object.entries(answers).find(([, shape]) => shape === endpoint.response)?.[0];
    const answerName = endpoint.response && !endpoint.sends ? (known ?? `${capital(endpoint.name)}Answer`) : null;
    if (answerName && endpoint.response) answers[answerName] = endpoint.response;
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint, bodyName, answerName) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Heard',
      version: '1',
      description:
        'From an upload to an episode in a feed. Files are uploaded to /uploads with tus 1.0. An upload for which there is no room is answered with 507: it can go on later, but one of unknown length is removed. Long lists come in pages of 50: the header Link leads to the next (RFC 8288).',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      schemas: { ...schemasOf(answers, 'output'), ...schemasOf(bodies, 'input') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: `${publicUrl.startsWith('https:') ? '__Secure-' : ''}heard.session_token`,
        },
      },
    },
  };
}

function operation(endpoint: Endpoint, bodyName: string | null, answerName: string | null): Json {
  const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(endpoint.query?.shape ?? {}).map(([name, shape]) => ({
    name,
    in: 'query',
    required: !(shape as z.ZodType).safeParse(undefined).success,
    schema: bare(z.toJSONSchema(shape as z.ZodType, { io: 'input' }) as Json),
  }));
  const content = (type: string, name: string) => ({ [type]: { schema: { $ref: reference(name) } } });
  const bodyType = endpoint.fileLimit === null ? 'application/json' : 'multipart/form-data';
  const answerType = endpoint.events ? 'text/event-stream' : 'application/json';
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    description: `Needs at least the role “${leastRole(endpoint.act)}”. ${forTokens(endpoint.act)}`,
    ...(inPath.length + inQuery.length > 0 ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(bodyName ? { requestBody: { required: true, content: content(bodyType, bodyName) } } : {}),
    responses: {
      [endpoint.status]: {
        description: 'Done',
        ...(endpoint.pagesOf ? { headers: PAGE_HEADERS } : {}),
        ...(answerName ? { content: content(answerType, answerName) } : {}),
        ...(endpoint.sends ? { content: { [endpoint.sends]: {} } } : {}),
      },
      default: { description: 'It could not be done', content: content('application/problem+json', 'Problem') },
    },
  };
}

function forTokens(act: Act): string {
  const scope = scopeFor(act);
  return scope ? `A token needs the scope “${scope}”.` : 'No token can do this.';
}

/** JSON Schemas of shapes that refer to one another by name. */
function schemasOf(named: Record<string, z.ZodType>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries(named)) registry.add(shape, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: reference });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema as Json)]));
}

/** Without what only a schema that stands alone needs. */
function bare({ $schema: _schema, $id: _id, ...schema }: Json): Json {
  return schema;
}

const reference = (name: string) => `#/components/schemas/${name}`;
const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
