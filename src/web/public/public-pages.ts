import { Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { chaptersOf, transcriptOf } from '../../publishing/episode-words.ts';
import { licenceUrl } from '../../rules/publishing/licence.ts';
import { artUrl, episodePageUrl, feedUrl, mediaUrl, showPageUrl } from '../../rules/publishing/public-addresses.ts';
import { setPageHeaders } from './public-answer.ts';
import { episodesOfShow, publicEpisode, type PublicFileRow } from '../../publishing/public-episodes.ts';
import { type Show, showBySlug } from '../../publishing/shows.ts';

const EPISODES_A_PAGE = 50;

/** What can be downloaded, as listeners would call it, in the order shown. */
const DOWNLOADS = [
  ['video/mp4', 'Film (MP4)'],
  ['audio/mpeg', 'Sound (MP3)'],
  ['audio/mp4', 'Sound (M4A)'],
  ['text/html', 'Words (web page)'],
  ['text/vtt', 'Captions (VTT)'],
  ['application/x-subrip', 'Captions (SRT)'],
] as const;

/** The page of each show and each episode, for anyone. Addresses in them are relative, so that they work behind any host name. */
export function publicPages(heard: Pick<Heard, 'db' | 'files' | 'log' | 'publicUrl'>): Router {
  const router = Router();

  router.get('/shows/:slug', async (req, res) => {
    setPageHeaders(res);
    const show = await showBySlug(heard, req.params.slug);
    const page = req.query.page === undefined ? 1 : Number(req.query.page);
    if (!show || !Number.isSafeInteger(page) || page < 1) throw notFound('show');
    const { total, episodes } = await episodesOfShow(heard, show.id, page, EPISODES_A_PAGE);
    const pages = Math.max(1, Math.ceil(total / EPISODES_A_PAGE));
    if (page > pages) throw notFound('page');
    res.render('public/templates/show.njk', {
      show: showOnPage(heard.publicUrl, show),
      episodes: episodes.map((episode) => ({ ...episode, address: episodePageUrl('', show.slug, episode.id) })),
      page,
      pages,
    });
  });

  router.get('/shows/:slug/episodes/:episodeId', async (req, res) => {
    setPageHeaders(res);
    const episode = await publicEpisode(heard, req.params.slug, req.params.episodeId);
    if (!episode) throw notFound('episode');
    const show = showOnPage(heard.publicUrl, episode.show);
    if (!episode.up) {
      res.setHeader('Cache-Control', 'no-store');
      res.status(410).render('public/templates/gone.njk', { show });
      return;
    }
    const { files, manifest } = episode;
    const address = (role: string) => addressOf(files.get(role));
    res.render('public/templates/episode.njk', {
      show,
      episode: {
        title: manifest.title,
        description: manifest.description,
        language: manifest.language,
        durationSeconds: manifest.durationSeconds,
        publishedAt: episode.publishedAt,
        canonical: episodePageUrl(heard.publicUrl, show.slug, episode.id),
        credits: [...new Set(manifest.credits.map(({ role }) => role))],
      },
      video: address('video/mp4'),
      audio: address('audio/mpeg') ?? address('audio/mp4'),
      poster: address('image/jpeg'),
      captions: address('text/vtt'),
      transcript: await transcriptOf(heard, files.get('application/json'), manifest.read),
      percentRead: manifest.read?.percent ?? null,
      chapters: await chaptersOf(heard, files.get('application/json+chapters')),
      downloads: DOWNLOADS.flatMap(([role, label]) => {
        const file = files.get(role);
        return file ? [{ label, address: addressOf(file), bytes: file.bytes }] : [];
      }),
    });
  });
  return router;
}

function addressOf(file: PublicFileRow | undefined): string | null {
  return file ? mediaUrl('', file.address) : null;
}

function showOnPage(publicUrl: string, show: Show) {
  const { slug, title, description, author, language, ownerEmail } = show;
  return {
    slug,
    title,
    description,
    author,
    language,
    ownerEmail,
    address: showPageUrl('', slug),
    canonical: showPageUrl(publicUrl, slug),
    /** Absolute: people copy it into their podcast app. */
    feed: feedUrl(publicUrl, slug),
    art: artUrl('', show.artSha256),
    licence: {
      name: show.licence
        .toUpperCase()
        .replace(/^CC-/, 'CC ')
        .replace(/-(?=\d)/, ' '),
      address: licenceUrl(show.licence),
      asItIs: show.licence.startsWith('cc-by-nc-nd'),
    },
  };
}
