/**
 * A rough English pronunciation of written words, good enough to compare how two of them sound. One letter stands for one sound:
 * consonants p b t d k g f v T(th) s z S(sh) Z C(ch) J(dge) m n N(ng) l L(as in “full”) r w y h; vowels a e i o u U(as in “sun”) @(weak) A(ay) I(eye) O(oh) W(ow) Y(oy).
 * An r that southern English does not say is left out. The rules and the word list are our own.
 */

/** Everyday words that the rules would get wrong. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    'the:T@ and:@n are:a shall:Sal one:wUn ones:wUnz two:tu eight:At of:ov was:woz who:hu whos:huz whose:huz whom:hum know:nO known:nOn knew:nyu could:kud would:wud should:Sud said:sed says:sez have:hav having:havin ' +
    'give:giv given:givn live:liv lives:livz love:lUv come:kUm coming:kUmin some:sUm done:dUn gone:gon there:Te@ theres:Te@z their:Te@ they:TA people:pip@l your:yo yours:yoz you:yu to:tu do:du does:dUz doing:duin were:w@ ' +
    'here:hi@ where:we@ what:wot want:wont wanted:wontid eye:I eyes:Iz our:W@ ours:W@z hour:W@ hours:W@z sure:So surely:Soli sugar:Sug@ machine:m@Sin school:skul any:eni many:meni again:@gen been:bin women:wimin woman:wum@n ' +
    'only:Onli once:wUns other:UT@ another:@nUT@ mother:mUT@ brother:brUT@ nothing:nUTin month:mUnT money:mUni monday:mUndA front:frUnt son:sUn won:wUn walk:wok talk:tok half:haf calm:kam ' +
    'build:bild busy:bizi business:biznis friend:frend heart:hat head:hed dead:ded bread:bred ready:redi heavy:hevi weather:weT@ great:grAt break:brAk steak:stAk bear:be@ bears:be@z wear:we@ wears:we@z new:nyu few:fyu ' +
    'view:vyu through:Tru though:TO although:olTO thought:Tot enough:inUf rough:rUf tough:tUf cough:kof daughter:dot@ height:hIt key:ki island:Il@nd isle:Il iron:I@n choir:kwI@ receipt:riset ' +
    'debt:det doubt:dWt salmon:sam@n question:kwesC@n ocean:OS@n put:put push:puS pull:pul full:ful because:bikoz get:get gets:gets getting:getin girl:g@l girls:g@lz give:giv gives:givz gift:gift begin:bigin together:t@geT@ ' +
    'ask:ask aunt:ant very:veri even:ivn ever:ev@ never:nev@ over:Ov@ i:I a:@ an:@n my:mI no:nO so:sO go:gO goes:gOz going:gOin he:hi she:Si me:mi we:wi be:bi us:Us up:Up use:yuz used:yuzd all:ol ' +
    'also:olsO always:olwAz already:olredi call:kol called:kold chef:Sef chevron:Sevr@n christian:krisC@n christopher:krist@f@ chris:kris christmas:krism@s christoph:kristof thomas:tom@s ' +
    'catherine:kaTrin duane:dwAn abraham:Abr@ham naked:nAkid sear:si@ row:rO show:SO own:On grown:grOn low:lO below:bilO yellow:yelO ' +
    'yeah:ye@ hey:hA grey:grA wind:wind young:yUN country:kUntri touch:tUC double:dUb@l trouble:trUb@l cousin:kUz@n couple:kUp@l group:grup soup:sup area:e@ri@ argue:agyu issue:iSu tongue:tUN range:rAnJ ' +
    'usual:yuZu@l usually:yuZu@li hungry:hUNgri lost:lost cost:kost social:sOS@l patient:pAS@nt ache:Ak shoe:Su shoes:Suz move:muv prove:pruv lose:luz whole:hOl wolf:wulf blood:blUd flood:flUd door:do floor:flo ' +
    'poor:po tour:to war:wo word:w@d answer:ans@ sword:sod angel:AnJ@l danger:dAnJ@ stranger:strAnJ@ anger:aNg@ wednesday:wenzdA woke:wOk'
  )
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);

/** Spelling → sounds, first match wins. `$` is the end of the word; what stands in (?<=) is what came before. */
// biome-ignore format: a table is easier to read in rows
const RULES: readonly (readonly [string, string])[] = [
  // The starts of words.
  ['(?<=^)kn', 'n'], ['(?<=^)gn', 'n'], ['(?<=^)wr', 'r'], ['(?<=^)ps', 's'], ['(?<=^)x', 'z'], ['(?<=^)rh', 'r'], ['(?<=^)gh', 'g'],
  ['(?<=^)pn', 'n'], ['(?<=^)tz', 'z'], ['(?<=^)ts', 's'], ['(?<=^)dz', 'z'], ['(?<=^)mck?', 'm@k'], ['(?<=^)who', 'hO'],
  ['(?<=^)every', 'evri'], ['(?<=^)any(?=.)', 'eni'], ['(?<=^)some(?=.)', 'sUm'], ['(?<=^)you', 'yu'], ['(?<=^)us(?=[aeiu])', 'yuz'], ['(?<=^)uni', 'yuni'],
  // Endings. An s of several is said by its own rule.
  ['tion', 'S@n'], ['ssion', 'S@n'], ['sion', 'Z@n'], ['cian$', 'S@n'], ['(?<=[a-z]{3})tian$', 'S@n'], ['t?cious$', 'S@s'], ['tious$', 'S@s'], ['ture(?=s?$)', 'C@'],
  ['ssure(?=s?$)', 'S@'], ['sure(?=s?$)', 'Z@'], ['gue(?=s?$)', 'g'], ['que(?=s?$)', 'k'], ['tien(?=[ct])', 'S@n'], ['[ct]ial', 'S@l'],
  ['(?<=[sxzh])es$', 'iz'], ['(?<=c)es$', 'iz'], ['(?<=g)es$', 'iz'], ['ired$', 'I@d'], ['ared$', 'e@d'], ['ored$', 'od'], ['ured$', 'yu@d'], ['ered$', '@d'],
  ['(?<=[bdfkt])red$', 'rid'], ['(?<=[aeiouy][a-z]*[td])ed$', 'id'], ['(?<=[aeiouy][a-z]*[pkfsxh])ed$', 't'], ['(?<=[aeiouy][a-z]*[^aeiou])ed$', 'd'],
  ['(?<=[^aeiou])le(?=s?$)', '@l'], ['(?<=[^aeiour])re(?=s?$)', '@'], ['ing(?=s?$)', 'in'], ['where', 'we@'],
  ['aire?(?=s?$)', 'e@'], ['are(?=s?$)', 'e@'], ['eer(?=s?$)', 'i@'], ['ier(?=s?$)', 'i@'], ['ere(?=s?$)', 'i@'], ['ear(?=s?$)', 'i@'],
  ['ore(?=s?$)', 'o'], ['ire(?=s?$)', 'I@'], ['ure(?=s?$)', 'yu@'], ['ous$', '@s'], ['eur$', '@'], ['ower(?=s?$)', 'W@'], ['owel', 'WeL'], ['owar', 'Wa'],
  ['(?<=[aeiouy][^aeiouy]{1,2})age(?=s?$)', 'iJ'], ['(?<=[a-z]{3})ham$', '@m'], ['(?<=[a-z]{2})brough$', 'br@'], ['(?<=[a-z]{2})borough$', 'br@'],
  ['aye(?=s?$)', 'A'], ['ign(?=s?$|ed$|ing)', 'In'], ['(?<=any|every|some)one', 'wUn'],
  // Consonants in company.
  ['tsch', 'C'], ['tch', 'C'], ['chr', 'kr'], ['chl', 'kl'], ['sch(?=oo|ol|em|ed)', 'sk'], ['sch', 'S'], ['shch', 'SC'], ['sh', 'S'],
  ['ich(?=ol|ael)', 'ik'], ['ach(?=$|ar)', 'ak'], ['echo', 'ekO'], ['(?<=^)ch(?=aos|ara|or)', 'k'], ['ch', 'C'], ['cz', 'C'], ['ck', 'k'],
  ['cc(?=[eiy])', 'ks'], ['sc(?=[eiy])', 's'], ['cq', 'k'], ['gg', 'g'],
  ['dge', 'J'], ['dg(?=[eiy])', 'J'], ['dj', 'J'], ['ght', 't'], ['igh', 'I'], ['eigh', 'A'], ['aigh', 'A'], ['augha?n', 'on'], ['augh(?=t)', 'o'], ['augh', 'af'], ['ough(?=t)', 'o'], ['ough', 'O'],
  ['gh', ''], ['ph', 'f'], ['th', 'T'], ['wh', 'w'], ['qua(?=[lnst]|r[^ei])', 'kwo'], ['qu', 'kw'], ['zh', 'Z'], ['kh', 'k'], ['bh', 'b'], ['dh', 'd'], ['jh', 'J'],
  ['rz', 'z'], ['sz', 's'],
  ['mb$', 'm'], ['mn$', 'm'], ['nk', 'Nk'], ['ange(?=s?$|d$)', 'AnJ'], ['nge(?=s?$|d$)', 'nJ'], ['ng(?=ing)', 'N'], ['ng(?=[iy])', 'nJ'], ['ng(?=[aeourl])', 'Ng'], ['ng', 'N'], ['gu(?=[eiy])', 'g'],
  ['gia$', 'J@'], ['gi(?=[ou])', 'J'], ['g(?=iv|irl)', 'g'], ['g(?=[eiy])', 'J'],
  ['c(?=[eiy])', 's'], ['ci(?=[ao])', 'S'], ['alk', 'ok'], ['alm', 'am'], ['ould', 'ud'], ['(?<=^[^aeiou]{0,2})old', 'Old'],
  ['wor(?=[dklmst])', 'w@'], ['war(?=[^aeiouy]|$)', 'wo'], ['aw(?=[aeo])', '@w'],
  // Vowels in company.
  ['eau', 'O'], ['ahy', 'I'], ['aye?(?=[aeiou])', 'Ay'], ['eye', 'I'], ['uy', 'I'], ['ye$', 'I'], ['ai', 'A'], ['ay', 'A'], ['ey(?=s?$)', 'i'],
  ['ey', 'A'], ['ei', 'A'], ['iew', 'yu'], ['(?<=^[^aeiou]{1,2})ie(?=[sd]?$)', 'I'], ['ie(?=s?$)', 'i'], ['ie', 'i'], ['ee', 'i'], ['ear(?=[^aeiou])', '@'], ['ear', 'i@r'],
  ['ea(?=[d]$|lth|sure|ther)', 'e'], ['ea', 'i'],
  ['owie', 'Wi'], ['ou$', 'u'], ['ewing', 'yuin'], ['ew(?=[ai])', 'iw'], ['eu', 'yu'], ['ew', 'yu'], ['oor', 'o'], ['oo', 'u'], ['our(?=[^aeiou]|$)', 'o'], ['ou', 'W'], ['ow(?=s?$)', 'O'],
  ['ow(?=[aeiou])', 'Ow'], ['ow', 'W'], ['oy', 'Y'], ['oing', 'Oin'], ['oi', 'Y'], ['oar', 'o'], ['oa', 'O'], ['oe(?=s?$)', 'O'], ['oh(?![aeiou])', 'O'], ['ah$', '@'], ['ah(?![aeiou])', 'a'],
  ['eh(?![aeiou])', 'e'], ['uh(?![aeiou])', '@'], ['au', 'o'], ['aw', 'o'], ['ue(?=s?$)', 'u'], ['ui(?=[^aeiou])', 'u'], ['aa', 'a'], ['ae', 'A'], ['ia$', 'i@'],
  ['iu', 'iu'],
  ['wa(?=[snt])', 'wo'], ['all', 'ol'],
  // Vowels before an r that is not said.
  ['ar(?=[^aeiouyr]|$)', 'a'], ['[eiuy]r(?=[^aeiouyr]|$)', '@'], ['or(?=[^aeiouyr]|$)', 'o'], ['err(?=[aeiouy])', 'er'],
  // A silent e that makes the vowel before it long, and other long vowels.
  ['a(?=[bcdfgklmnpstvz]es?d?$)', 'A'], ['i(?=[bcdfgklmnpstvz]es?d?$)', 'I'], ['o(?=[bcdfgklmnpstvz]es?d?$)', 'O'],
  ['u(?=[bcdfgklmnpstvz]es?d?$)', 'u'], ['y(?=[bcdfgklmnpstvz]es?d?$)', 'I'], ['e(?=[bcdfgklmnpstvz]es?d?$)', 'i'],
  ['e(?=[bcdglmnrst]i[aou])', 'i'], ['o(?=[lmns]i[aou])', 'O'], ['i(?=nds?$|lds?$)', 'I'], ['(?<=^[^aeiouy]{1,2})y(?=[bdklmnprtv](?:[aou]|er))', 'I'],
  ['(?<=[aeiouy][^aeiouy]{1,3})e(?=s?$)', ''], ['(?<=[aeiouy]{2}[^aeiouy])e$', ''], ['(?<=[aeiou])e$', ''],
  // Single letters.
  ['u(?=[^aeiouyr][^aeiouyrl]|[^aeiouyr]$)', 'U'], ['u(?=ll|dd|bb|mm|nn|ss|tt|ff|gg|cc|pp)', 'U'], ['(?<=^)y', 'y'], ['(?<=^[^aeiou]{1,2})y(?=$|[aeo]|ing)', 'I'], ['y(?=[aeou])', 'y'], ['y', 'i'], ['(?<=[aeiouy])s(?=[aeiouy])', 'z'],
  ['(?<=[aeoybdgmnlrvw]|[eo]u)s$', 'z'], ['a$', '@'], ['o$', 'O'], ['e$', 'i'], ['x', 'ks'], ['c', 'k'], ['q', 'k'], ['j', 'J'],
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
  return sounds.replace(/(?<=[aeiouU@AIOWY])l(?![aeiouU@AIOWY])/g, 'L');
}

/**
 * The sounds of folded words said in one breath. An r at the end of a word is said before a vowel: “her own”, “care a”.
 */
export function soundsTogether(words: readonly string[], soundsOfWord: (word: string) => string = soundsOf): string {
  let said = '';
  for (const [index, word] of words.entries()) {
    const sounds = soundsOfWord(word);
    const links = index > 0 && /re?$/.test(words[index - 1]!) && /^[aeiouU@AIOWY]/.test(sounds);
    said += links ? `r${sounds}` : sounds;
  }
  return said.replace(/(.)\1+/g, '$1');
}
