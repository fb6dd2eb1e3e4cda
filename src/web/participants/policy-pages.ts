import { type Response, Router } from 'express';
import { z } from 'zod';
import type { Heard } from '../../heard.ts';

import { page } from '../asking.ts';
import { sayingEffect, showEffect } from './consent-effects.ts';
import { each, fieldsNamed, fieldsOf } from '../form-fields.ts';
import { type FieldError, filledLinesOf, mendable, SentForm } from '../forms.ts';
import { type ConsentPolicy, DEFAULT_POLICY, GROUPS } from '../../rules/consent/policy.ts';
import { organisationConsent, PolicyInput, setOrganisationConsent } from '../../lifecycle/policy-store.ts';
import { GIVER_ROLES } from '../../rules/consent/records.ts';
import { ATTRIBUTES } from '../../rules/consent/tags.ts';
import * as words from '../../rules/consent/words.ts';

interface PolicyForm {
  readonly groups: Record<
    string,
    {
      readonly all: readonly string[];
      readonly any: readonly string[];
      readonly questions: readonly string[];
    }
  >;
  /** One a line: code, words, and `in care` where it counts as that. */
  readonly careStatuses: string;
  readonly coolingOffDays: string;
}

const Sent = z.object({
  groups: each(GROUPS, (group) =>
    z.object({
      all: fieldsNamed(`${group}-all`),
      any: fieldsNamed(`${group}-any`),
      questions: fieldsNamed(`${group}-questions`),
    }),
  ),
  careStatuses: z.string(),
  coolingOffDays: z.string(),
});

/** What the organisation asks of whom, for administrators. */
export function policyPages(heard: Heard): Router {
  const router = Router();
  const address = '/organisation/consent';

  router.get(
    address,
    page('change consent policy', async (_who, request, response) => {
      showEffect(request, response);
      const { policy, coolingOffDays, isDefault } = await organisationConsent(heard.db);
      show(response, formOf(policy, coolingOffDays), isDefault);
    }),
  );

  router.post(
    address,
    page('change consent policy', async (actor, request, response) => {
      const form = fieldsOf(new SentForm(request), Sent);
      const read = PolicyInput.safeParse(policyOf(form));
      const { isDefault } = await organisationConsent(heard.db);
      if (!read.success) {
        const errors = read.error.issues.map(({ path, message }) => ({
          field: fieldOf(path),
          text: PLAIN[String(path.at(-1))] ?? message,
        }));
        return show(response.status(422), form, isDefault, errors);
      }
      try {
        const days = /^\d{1,3}$/.test(form.coolingOffDays) ? Number(form.coolingOffDays) : -1;
        const effect = await setOrganisationConsent(heard, actor, { policy: read.data, coolingOffDays: days });
        response.redirect(303, sayingEffect(address, 'policy-saved', effect));
      } catch (error) {
        show(response.status(422), form, isDefault, mendable(error, 'coolingOffDays'));
      }
    }),
  );

  router.post(
    `${address}/reset`,
    page('change consent policy', async (actor, _request, response) => {
      const { coolingOffDays } = await organisationConsent(heard.db);
      const effect = await setOrganisationConsent(heard, actor, { policy: DEFAULT_POLICY, coolingOffDays });
      response.redirect(303, sayingEffect(address, 'policy-reset', effect));
    }),
  );

  return router;
}

/** Where on the form something is that the policy's shape complains about. */
function fieldOf([list, group]: readonly PropertyKey[]): string {
  return list === 'groups' ? `${String(group)}-givers` : String(list);
}

const PLAIN: Record<string, string> = {
  code: 'Each line begins with a code: small letters, numbers and dashes.',
  label: 'Each line needs words after the code.',
};

function show(response: Response, form: PolicyForm, isDefault: boolean, errors: FieldError[] = []): void {
  response.render('participants/templates/policy.njk', {
    form,
    isDefault,
    errors,
    words,
    groups: GROUPS,
    others: GIVER_ROLES.filter((role) => role !== 'self'),
    attributes: ATTRIBUTES,
  });
}

/** Givers of whom each must say yes, and givers of whom one is enough. */
function formOf({ groups, careStatuses }: ConsentPolicy, coolingOffDays: number): PolicyForm {
  return {
    groups: Object.fromEntries(
      GROUPS.map((group) => {
        const { givers, questions } = groups[group];
        const others = givers.filter((roles) => !(roles.length === 1 && roles[0] === 'self'));
        return [
          group,
          {
            all: others.flatMap((roles) => (roles.length === 1 ? roles : [])),
            any: others.flatMap((roles) => (roles.length > 1 ? roles : [])),
            questions,
          },
        ];
      }),
    ),
    careStatuses: careStatuses
      .map(({ code, label, inCare }) => `${code}: ${label}${inCare ? ' (in care)' : ''}`)
      .join('\n'),
    coolingOffDays: String(coolingOffDays),
  };
}

function policyOf({ groups, careStatuses }: PolicyForm): unknown {
  return {
    groups: Object.fromEntries(
      Object.entries(groups).map(([group, { all, any, questions }]) => [
        group,
        { givers: [['self'], ...all.map((role) => [role]), ...(any.length > 0 ? [any] : [])], questions },
      ]),
    ),
    careStatuses: filledLinesOf(careStatuses).map((line) => {
      const [, code = line, label = '', inCare] = /^([^:]*):\s*(.*?)\s*(\(in care\))?$/i.exec(line) ?? [];
      return { code: code.trim(), label, inCare: inCare !== undefined };
    }),
  };
}
