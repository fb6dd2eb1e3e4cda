import { type Request, type Response, Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { part } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import {
  answersInWords,
  asksForBirthday,
  asksOf,
  birthdayOf,
  keepAnswer,
  keepBirthday,
  questionsOf,
  sendAnswers,
  untilOf,
} from '../../lifecycle/giving.ts';
import { aboutLink } from '../../views/link-about.ts';
import { type ConsentLink, openLink } from '../../consent/links.ts';
import { noticeFor } from '../../rules/consent/notices/notice.ts';

/** Giving permission through a private link: one question a screen, then everything once more before it is sent. */
export function givePages(heard: Heard): Router {
  const router = Router();
  const opened = async (request: Request) => {
    const secret = part(request, 'secret');
    const link = await openLink(heard.db, 'give', secret);
    const questions = await questionsOf(heard.db, link);
    const asksBirthday = await asksForBirthday(heard.db, link);
    return { secret, link, base: `/consent/${secret}`, notice: noticeOf(link), questions, asksBirthday };
  };

  router.get('/consent/:secret', async (request, response) => {
    const { link, base, notice, questions } = await opened(request);
    const about = await aboutLink(heard.db, link);
    response.render('private-links/templates/start.njk', {
      base,
      notice,
      about,
      until: untilOf(link),
      count: questions.length,
    });
  });

  const ask = async (request: Request, response: Response, errors: FieldError[] = []) => {
    const { link, base, notice, questions } = await opened(request);
    const number = Number(part(request, 'number'));
    const attribute = questions[number - 1];
    if (!attribute) throw notFound();
    response.status(errors.length > 0 ? 422 : 200).render('private-links/templates/question.njk', {
      base,
      notice,
      attribute,
      question: notice.questions[attribute],
      answer: link.answers[attribute],
      number,
      count: questions.length,
      back: number === 1 ? base : `${base}/questions/${number - 1}`,
      toCheck: isForCheck(request),
      errors,
    });
  };

  router.get('/consent/:secret/questions/:number', (request, response) => ask(request, response));

  router.post('/consent/:secret/questions/:number', async (request, response) => {
    const { secret, base, questions, asksBirthday } = await opened(request);
    const number = Number(part(request, 'number'));
    const attribute = questions[number - 1];
    if (!attribute) throw notFound();
    try {
      await keepAnswer(heard, secret, attribute, new SentForm(request).text('answer'));
    } catch (error) {
      return ask(request, response, mendable(error, 'answer'));
    }
    if (isForCheck(request)) return response.redirect(303, `${base}/check`);
    const afterLast = asksBirthday ? `${base}/born` : `${base}/check`;
    response.redirect(303, number === questions.length ? afterLast : `${base}/questions/${number + 1}`);
  });

  const born = async (request: Request, response: Response, typed: string | null, errors: FieldError[] = []) => {
    const { link, base, notice, questions, asksBirthday } = await opened(request);
    if (!asksBirthday) throw notFound();
    response.status(errors.length > 0 ? 422 : 200).render('private-links/templates/born.njk', {
      base,
      notice,
      isSelf: link.giver === 'self',
      born: typed ?? (await birthdayOf(heard.db, link)) ?? '',
      back: isForCheck(request) ? `${base}/check` : `${base}/questions/${questions.length}`,
      errors,
    });
  };

  router.get('/consent/:secret/born', (request, response) => born(request, response, null));

  router.post('/consent/:secret/born', async (request, response) => {
    const { secret, base, asksBirthday } = await opened(request);
    if (!asksBirthday) throw notFound();
    const typed = new SentForm(request).text('born');
    try {
      await keepBirthday(heard, secret, typed);
    } catch (error) {
      return born(request, response, typed, mendable(error, 'born'));
    }
    response.redirect(303, `${base}/check`);
  });

  const check = async (request: Request, response: Response, errors: FieldError[] = []) => {
    const { link, base, notice, questions, asksBirthday } = await opened(request);
    const answers = answersInWords(link, questions);
    const about = await aboutLink(heard.db, link);
    response.status(errors.length > 0 ? 422 : 200).render('private-links/templates/check.njk', {
      base,
      notice,
      answers,
      asksBirthday,
      isSelf: link.giver === 'self',
      born: asksBirthday ? await birthdayOf(heard.db, link) : null,
      back: asksBirthday ? `${base}/born` : `${base}/questions/${questions.length}`,
      isOpen: answers.some(({ answer }) => answer === null),
      about,
      until: untilOf(link),
      errors,
    });
  };

  router.get('/consent/:secret/check', (request, response) => check(request, response));

  router.post('/consent/:secret/check', async (request, response) => {
    const { secret, notice } = await opened(request);
    let address: string;
    try {
      address = await sendAnswers(heard, secret);
    } catch (error) {
      return check(request, response, mendable(error, 'send'));
    }
    response.render('private-links/templates/given.njk', { notice, address });
  });

  return router;
}

const noticeOf = (link: ConsentLink) => noticeFor(link.giver, asksOf(link).format);

/** Somebody who changes one answer goes back to all of them. */
const isForCheck = (request: Request): boolean => request.query.then === 'check';
