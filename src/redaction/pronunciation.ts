/**
 * A rough English pronunciation of written words, good enough to compare how two of them sound. One letter stands for one sound:
 * consonants p b t d k g f v T(th) s z S(sh) Z C(ch) J(dge) m n N(ng) l L(as in “full”) r w y h; vowels a e i o u @(weak) A(ay) I(eye) O(oh) W(ow) Y(oy).
 * An r that southern English does not say is left out. The rules and the word list are our own.
 */

/** Everyday words that the rules would get wrong. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    'the:T@ and:@n are:a shall:Sal one:wun two:tu eight:At of:ov was:woz who:hu whose:huz whom:hum know:nO known:nOn knew:nyu could:kud would:wud should:Sud said:sed says:sez have:hav having:havin ' +
    'give:giv given:givn live:liv lives:livz love:luv come:kum coming:kumin some:sum done:dun gone:gon there:Te@ their:Te@ they:TA people:pip@l your:yo you:yu to:tu do:du does:duz were:w@ ' +
    'here:hi@ where:we@ what:wot want:wont wanted:wontid eye:I eyes:Iz our:W@ hour:W@ sure:So sugar:Sug@ machine:m@Sin school:skul any:eni many:meni again:@gen been:bin women:wimin woman:wum@n ' +
    'only:Onli once:wuns other:uT@ another:@nuT@ mother:muT@ brother:bruT@ nothing:nuTin something:sumTin month:munT money:muni front:frunt son:sun won:wun walk:wok talk:tok half:haf calm:kam ' +
    'build:bild busy:bizi business:biznis friend:frend heart:hat head:hed dead:ded bread:bred ready:redi heavy:hevi weather:weT@ great:grAt break:brAk steak:stAk bear:be@ wear:we@ new:nyu few:fyu ' +
    'view:vyu through:Tru though:TO although:olTO thought:Tot enough:inuf rough:ruf tough:tuf cough:kof laugh:laf daughter:dot@ height:hIt key:ki island:Il@nd isle:Il iron:I@n choir:kwI@ receipt:riset ' +
    'debt:det doubt:dWt salmon:sam@n question:kwesC@n ocean:OS@n put:put push:puS pull:pul full:ful because:bikoz get:get getting:getin girl:g@l give:giv gift:gift begin:bigin together:t@geT@ ' +
    'ask:ask aunt:ant very:veri every:evri even:ivn ever:ev@ never:nev@ over:Ov@ i:I a:@ an:@n my:mI no:nO so:sO go:gO he:hi she:Si me:mi we:wi be:bi us:us up:up use:yuz used:yuzd all:ol ' +
    'also:olsO always:olwAz already:olredi call:kol called:kold chef:Sef chevron:Sevr@n christian:krisC@n christopher:krist@f@ chris:kris christmas:krism@s christoph:kristof thomas:tom@s ' +
    'catherine:kaTrin duane:dwAn abraham:Abr@ham naked:nAkid sear:si@ row:rO show:SO own:On grown:grOn low:lO below:bilO yellow:yelO'
  )
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);

/** Spelling → sounds, first match wins. `$` is the end of the word; what stands in (?<=) is what came before. */
// biome-ignore format: a table is easier to read in rows
const RULES: readonly (readonly [string, string])[] = [
  // The starts of words.
  ['(?<=^)kn', 'n'], ['(?<=^)gn', 'n'], ['(?<=^)wr', 'r'], ['(?<=^)ps', 's'], ['(?<=^)x', 'z'], ['(?<=^)rh', 'r'], ['(?<=^)gh', 'g'],
  ['(?<=^)pn', 'n'], ['(?<=^)tz', 'z'], ['(?<=^)ts', 's'], ['(?<=^)dz', 'z'],
  // Endings.
  ['tions?$', 'S@n'], ['ssions?$', 'S@n'], ['sions?$', 'Z@n'], ['cian$', 'S@n'], ['t?cious$', 'S@s'], ['tious$', 'S@s'], ['tures?$', 'C@'],
  ['sures?$', 'Z@'], ['gue$', 'g'], ['que$', 'k'],
  ['(?<=[sxzh])es$', 'iz'], ['(?<=c)es$', 'iz'], ['(?<=[td])ed$', 'id'], ['(?<=[pkfsxh])ed$', 't'], ['(?<=[^aeiou])ed$', 'd'],
  ['(?<=[^aeiou])le$', '@l'], ['(?<=[^aeiour])re$', '@'], ['ings?$', 'in'],
  ['aires?$', 'e@'], ['airs?$', 'e@'], ['ares?$', 'e@'], ['eers?$', 'i@'], ['iers?$', 'i@'], ['eres?$', 'i@'], ['ears?$', 'i@'],
  ['ores?$', 'o'], ['ires?$', 'I@'], ['ures?$', 'yu@'], ['ous$', '@s'], ['eur$', '@'],
  // Consonants in company.
  ['tch', 'C'], ['chr', 'kr'], ['chl', 'kl'], ['sch', 'sk'], ['shch', 'SC'], ['sh', 'S'], ['ch', 'C'], ['cz', 'C'], ['ck', 'k'],
  ['cc(?=[eiy])', 'ks'], ['sc(?=[eiy])', 's'], ['cq', 'k'],
  ['dge', 'J'], ['dg(?=[eiy])', 'J'], ['dj', 'J'], ['ght', 't'], ['igh', 'I'], ['eigh', 'A'], ['aigh', 'A'], ['augh', 'o'], ['ough', 'O'],
  ['gh', ''], ['ph', 'f'], ['th', 'T'], ['wh', 'w'], ['qu', 'kw'], ['zh', 'Z'], ['kh', 'k'], ['bh', 'b'], ['dh', 'd'], ['jh', 'J'],
  ['rz', 'z'], ['sz', 's'],
  ['mb$', 'm'], ['mn$', 'm'], ['nk', 'Nk'], ['ng(?=[aeiou])', 'Ng'], ['ng', 'N'], ['gu(?=[eiy])', 'g'], ['g(?=[eiy])', 'J'],
  ['c(?=[eiy])', 's'], ['ti(?=[ao])', 'S'], ['ci(?=[ao])', 'S'], ['alk', 'ok'], ['alm', 'am'],
  // Vowels in company.
  ['eau', 'O'], ['ahy', 'I'], ['aye?(?=[aeiou])', 'Ay'], ['eye', 'I'], ['uy', 'I'], ['ye$', 'I'], ['ai', 'A'], ['ay', 'A'], ['ey$', 'i'],
  ['ey', 'A'], ['ei', 'A'], ['ies?$', 'i'], ['ie', 'i'], ['ees?$', 'i'], ['ee', 'i'], ['ear(?=[^aeiou])', '@'], ['ear', 'i@r'],
  ['eau', 'O'], ['ea(?=[d]$|lth|sure|ther)', 'e'], ['ea', 'i'],
  ['eu', 'yu'], ['ew', 'yu'], ['oor', 'o'], ['oo', 'u'], ['our(?=[^aeiou]|$)', 'o'], ['ou', 'W'], ['ow(?=s?$)', 'O'],
  ['ow(?=[aeiou])', 'Ow'], ['ow', 'W'], ['oy', 'Y'], ['oi', 'Y'], ['oar', 'o'], ['oa', 'O'], ['oes?$', 'O'], ['oh(?![aeiou])', 'O'], ['ah(?![aeiou])', 'a'],
  ['eh(?![aeiou])', 'e'], ['uh(?![aeiou])', '@'], ['au', 'o'], ['aw', 'o'], ['ues?$', 'u'], ['ui(?=[^aeiou])', 'u'], ['aa', 'a'], ['ae', 'A'], ['ia$', 'i@'],
  ['iu', 'iu'],
  ['wa(?=[snt])', 'wo'], ['all', 'ol'],
  // Vowels before an r that is not said.
  ['ar(?=[^aeiouyr]|$)', 'a'], ['[eiuy]r(?=[^aeiouyr]|$)', '@'], ['or(?=[^aeiouyr]|$)', 'o'], ['err(?=[aeiouy])', 'er'],
  // A silent e that makes the vowel before it long.
  ['a(?=[bcdfgklmnpstvz]es?d?$)', 'A'], ['i(?=[bcdfgklmnpstvz]es?d?$)', 'I'], ['o(?=[bcdfgklmnpstvz]es?d?$)', 'O'],
  ['u(?=[bcdfgklmnpstvz]es?d?$)', 'u'], ['y(?=[bcdfgklmnpstvz]es?d?$)', 'I'], ['e(?=[bcdfgklmnpstvz]es?d?$)', 'i'],
  ['(?<=[aeiouy][^aeiouy]{1,3})e(?=s?$)', ''], ['(?<=[aeiouy]{2}[^aeiouy])e$', ''], ['(?<=[aeiou])e$', ''],
  // Single letters.
  ['(?<=^)y', 'y'], ['(?<=^[^aeiou]{1,2})y$', 'I'], ['y(?=[aeiou])', 'y'], ['y', 'i'], ['(?<=[aeiouy])s(?=[aeiouy])', 'z'],
  ['(?<=[aeiouybdgmnlrv])s$', 'z'], ['a$', '@'], ['o$', 'O'], ['e$', 'i'], ['x', 'ks'], ['c', 'k'], ['q', 'k'], ['j', 'J'],
  ['r(?=[^aeiouyr]|$)', ''], ['h(?=[^aeiouy]|$)', ''],
  ['w(?=[^aeiouyh]|$)', ''], ['[abdefghiklmnoprstuvwz]', '='],
];

const COMPILED = RULES.map(([pattern, sounds]) => ({ pattern: new RegExp(pattern, 'y'), sounds }));

/**
 * The sounds of one folded word as an English reader would say it.
 * Digits and letters outside a-z are skipped, so the answer can be empty.
 */
export function soundsOf(word: string): string {
  const known = IRREGULAR.get(word);
  if (known !== undefined) return withDarkL(known);
  let said = '';
  let at = 0;
  while (at < word.length) {
    let step = 1;
    for (const { pattern, sounds } of COMPILED) {
      pattern.lastIndex = at;
      const match = pattern.exec(word);
      if (match === null || match[0] === '') continue;
      said += sounds === '=' ? match[0] : sounds;
      step = match[0].length;
      break;
    }
    at += step;
  }
  return withDarkL(said.replace(/(.)\1+/g, '$1'));
}

/** An l after a vowel and not before one is hardly said in southern English. */
function withDarkL(sounds: string): string {
  return sounds.replace(/(?<=[aeiou@AIOWY])l(?![aeiou@AIOWY])/g, 'L');
}

/**
 * The sounds of folded words said in one breath. An r at the end of a word is said before a vowel: “her own”, “care a”.
 */
export function soundsTogether(words: readonly string[], soundsOfWord: (word: string) => string = soundsOf): string {
  let said = '';
  for (const [index, word] of words.entries()) {
    const sounds = soundsOfWord(word);
    const links = index > 0 && /re?$/.test(words[index - 1]!) && /^[aeiou@AIOWY]/.test(sounds);
    said += links ? `r${sounds}` : sounds;
  }
  return said.replace(/(.)\1+/g, '$1');
}
