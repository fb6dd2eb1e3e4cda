/** Words that streets and groups of houses are called by in England, Scotland, Wales and Ireland. Folded. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** After a number and a name these are a street, with capital letters or without. */
export const STREET_WORDS = list(`
road street avenue close lane drive way crescent court gardens place terrace grove square mews walk rd st ave
wynd vennel croft boulevard cottages villas parade promenade esplanade ginnel snicket twitten loke pightle
`);

/** Words of streets that are ordinary words as well: they need a capital letter, or words of living somewhere before them. */
export const STREET_WORDS_TOO = list(`
alley approach acre acres bank banks barn barns bottom bower brae bridge broadway brook brow buildings bungalows burn bushes bypass causeway centre chase chare
circle circus cliff common coppice copse corner cottage cove covert crest cross dale dell dene down downs edge end estate farm fell field fields flats fold folds
ford gait garth gate gates glade glebe glen grange green ground hall hamlet harbour haven heath heathlands heights hey heys hill hills hollow holme house hurst island
keep knoll knowe landing lawn lawns lea leas lees leys link links lodge lock loan loaning maltings manor market mead meadow meadows mill moor moorings moss mount neuk nook
oaks orchard orchards oval paddock paddocks parc park passage pastures path pend pike pines place plain point pool port precinct quadrant quay quays range rest retreat ride
ridge ridgeway ridings rise river road rookery roundway row sands shaw shore side slope slopes spinney spring springs square stables stairs steps strand strath summit thorpe toll
top tower towers track trees turnpike union vale valley view views village walks wall warren watch water waters weald well wharf willows wood woodlands woods yard
`);

/** Welsh, Gaelic and Irish words that a street begins with: “Heol y Graig”, “Bryn Coed”, “Sráid Mhór”. */
export const STREETS_BEGIN_WITH = list(`
heol ffordd stryd lon maes bryn clos rhodfa rhos cae parc gerddi llys trem cwrt teras bro nant pant waun gwaun llwyn erw cwm dol ael allt tyddyn pen tan min glan porth rhiw tir tre trefor penrhyn
cefn craig coed bron pwll ynys
bothar sraid ascaill cluain pairc radharc baile gort ard cul lios rath dun sceach
`);

/** Whole names of streets that are one word: “Broadgate”, “Eastcheap”, “Deansgate”, “Micklegate”. */
export function endsLikeStreet(word: string): boolean {
  return /^[a-z]{3,}(?:gate|cheap|way|wick|row|side|croft|fold|field|fields|lands|hurst|garth|thwaite)$/.test(word);
}
