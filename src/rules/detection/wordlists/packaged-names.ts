import type { Faker } from '@faker-js/faker';
import { faker as southAfricanAfrikaans } from '@faker-js/faker/locale/af_ZA';
import { faker as czech } from '@faker-js/faker/locale/cs_CZ';
import { faker as german } from '@faker-js/faker/locale/de';
import { faker as british } from '@faker-js/faker/locale/en_GB';
import { faker as ghanaian } from '@faker-js/faker/locale/en_GH';
import { faker as hongKong } from '@faker-js/faker/locale/en_HK';
import { faker as indian } from '@faker-js/faker/locale/en_IN';
import { faker as nigerian } from '@faker-js/faker/locale/en_NG';
import { faker as nepali } from '@faker-js/faker/locale/en_NP';
import { faker as southAfrican } from '@faker-js/faker/locale/en_ZA';
import { faker as spanish } from '@faker-js/faker/locale/es';
import { faker as french } from '@faker-js/faker/locale/fr';
import { faker as senegalese } from '@faker-js/faker/locale/fr_SN';
import { faker as croatian } from '@faker-js/faker/locale/hr';
import { faker as hungarian } from '@faker-js/faker/locale/hu';
import { faker as indonesian } from '@faker-js/faker/locale/id_ID';
import { faker as italian } from '@faker-js/faker/locale/it';
import { faker as kurdish } from '@faker-js/faker/locale/ku_kmr_latin';
import { faker as latvian } from '@faker-js/faker/locale/lv';
import { faker as polish } from '@faker-js/faker/locale/pl';
import { faker as portuguese } from '@faker-js/faker/locale/pt_PT';
import { faker as romanian } from '@faker-js/faker/locale/ro';
import { faker as russian } from '@faker-js/faker/locale/ru';
import { faker as slovak } from '@faker-js/faker/locale/sk';
import { faker as serbian } from '@faker-js/faker/locale/sr_RS_latin';
import { faker as turkish } from '@faker-js/faker/locale/tr';
import { faker as ukrainian } from '@faker-js/faker/locale/uk';
import { faker as vietnamese } from '@faker-js/faker/locale/vi';
import { faker as yoruba } from '@faker-js/faker/locale/yo_NG';
import { faker as zulu } from '@faker-js/faker/locale/zu_ZA';
import { lexiconWords } from './lexicon.ts';
import { romanise } from '../romanise.ts';
import { fold } from '../words.ts';

/**
 * Names that maintained packages list: Faker's locale data, for the places that families in the United Kingdom come from, and the entity
 * library's lexicon.
 * One locale at a time is imported, never all of Faker. Its Arabic, Urdu, Persian and Chinese names are in scripts that leave out
 * how they are said, so those are in `given-name-list.ts`.
 */

const LATIN: readonly Faker[] = [
  british,
  ghanaian,
  hongKong,
  indian,
  nigerian,
  nepali,
  southAfrican,
  southAfricanAfrikaans,
  zulu,
  yoruba,
  senegalese,
  polish,
  romanian,
  czech,
  slovak,
  croatian,
  serbian,
  hungarian,
  latvian,
  turkish,
  kurdish,
  indonesian,
  vietnamese,
  portuguese,
  spanish,
  italian,
  french,
  german,
];
const CYRILLIC: readonly Faker[] = [ukrainian, russian];

type Part = 'first_name' | 'last_name';

function listed(locale: Faker, part: Part): string[] {
  return Object.values(locale.rawDefinitions.person?.[part] ?? {})
    .flat()
    .map((entry) => (typeof entry === 'string' ? entry : entry.value));
}

/** Folded words of all names of one part; letters outside Latin are left out. */
function namesOf(part: Part): ReadonlySet<string> {
  const latin = LATIN.flatMap((locale) => listed(locale, part));
  const romanised = CYRILLIC.flatMap((locale) => listed(locale, part)).flatMap((name) => [
    romanise(name),
    romanise(name, true),
  ]);
  const words = [...latin, ...romanised].flatMap((name) => fold(name).split(/[^a-z]+/));
  return new Set(words.filter((word) => word.length > 1));
}

export const PACKAGED_GIVEN_NAMES: ReadonlySet<string> = new Set([
  ...namesOf('first_name'),
  ...lexiconWords((tag) => ['FirstName', 'MaleName', 'FemaleName'].includes(tag)),
]);
export const PACKAGED_SURNAMES: ReadonlySet<string> = new Set([
  ...namesOf('last_name'),
  ...lexiconWords((tag) => tag === 'LastName'),
]);
