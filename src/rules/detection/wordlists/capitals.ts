/** Words with a capital letter that name no person: days, months, countries, languages, beliefs, festivals, well-known services. Folded. */
export const CAPITALS_THAT_NAME_NOBODY: ReadonlySet<string> = new Set(
  `
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
england scotland wales ireland britain uk gb united kingdom europe european africa african asia asian america american usa us australia canada china france germany greece india italy jamaica kenya nigeria pakistan poland portugal romania somalia spain syria turkey ukraine afghanistan bangladesh
english scottish welsh irish british french german greek indian italian jamaican kenyan nigerian pakistani polish portuguese romanian somali spanish syrian turkish ukrainian afghan bengali chinese arabic urdu hindi punjabi gujarati caribbean
christian christmas easter eid ramadan diwali hanukkah halloween muslim islam hindu sikh jewish catholic church god lord bible quran
mum mummy mam dad daddy nan nana nanny gran granny grandma grandad grandpa auntie aunty uncle mr mrs ms miss mx dr sir madam
youtube tiktok instagram facebook whatsapp snapchat twitter google zoom netflix spotify amazon microsoft apple xbox playstation wifi internet skype teams
im ive ill id ok okay tv nhs bbc gcse gcses camhs iro ehcp council podcast zoom parliament ofsted heard covid lgbt pe it
year one two three four five six seven eight nine ten eleven twelve thirteen key stage level black asian
`
    .split(/\s+/)
    .filter(Boolean),
);

/** Months that are given names too, and what stands before them when the month is meant. */
export const MONTHS_THAT_ARE_NAMES: ReadonlySet<string> = new Set(['april', 'may', 'june', 'august']);
export const BEFORE_A_MONTH: ReadonlySet<string> = new Set(
  'in of on last next this since until till by before after during every each early late mid'.split(' '),
);

/** Words of the calendar that some people are called by. */
export const DAYS_AND_MONTHS: ReadonlySet<string> = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december easter christmas'.split(
    ' ',
  ),
);
