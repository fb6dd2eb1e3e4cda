/**
 * Everyday words of spoken British English, lower case without apostrophes, written for this project. A window made only of these
 * needs better evidence before it counts as a misheard name, and a capital on one that opens a sentence means nothing.
 */
const EVERYDAY = `
a able about above abroad accent accept accident account ache across act action active activity actress actually add address adopt adopted adult adults
advice advocate advocates aeroplane afford after afternoon again against age agency ago agree ahead aim aint air alarm album alien alive all allow
allowed almost alone along already alright also although always am amazing among amount an and angle angry animal animals ankle annoy annoyed annoying
another answer answered anxiety anxious any anybody anymore anyone anything anyway anywhere apart apple apply appointment apprenticeship
apprenticeships approach are area areas arent argue argued argument arm arms around arrange arranged arrive arrived art article artist as ashamed ask
asked asking asleep assessment assistant at ate attack attempt attention attitude audience aunt autumn available award aware away awful awkward baby
back bad badge badly bag bags bake baked baking balance ball balloon band bang bank banner bar bare base basic basket bath bathroom battle be beach
beans bear beard beat beautiful became because become bed bedroom beds bee been beer before beg began begin beginning behaviour behind being believe
bell belong belongings below belt bench bend best bet better between big bigger biggest bike bill bin bird birthday birthdays biscuit bit bite bits
bitter black blame blanket blind block blood blow blown blue board boat body boil bomb bone book books border bore bored boring born borrow borrowed
boss both bother bottle bottom bought bound bowl box boy boys brain branch brand brave bread break breakfast breath breathe bridge brief bright
brilliant bring brings broad broke broken brother brothers brought brown brush bubble bucket budget build building built bunch burn burning burnt burst
bus buses business busy but butter button buy buyer by cabin cable cake calendar call called calling calls calm came camera camp can candle cannot cant
cap capital captain car card cards care cared carefully carer carers cares caring carpet carried carry cars case cases cash casual cat catch caught
cause ceiling cell centre cereal certain chain chair chairs challenge challenges chance chances change changed changes changing channel character
charge charities charity chat cheap check cheek cheese chest chicken chief child childhood children childrens chips chocolate choice choices choose
chose chosen church cinema circle citizen city claim class classes classroom clean cleaned cleaning clear clearly clever climb clock close closed
closer cloth clothes cloud club clubs clue coach coal coast coat code coffee cold collect collected college column combine come comedy comes comfort
comfortable coming command comment comments commit committee common community company compare complain complete completely complicated computer concern
concert condition conference confidence confident confused connect connection consider constant contact content continue contract control conversation
cook cooking cope copy corner cos cost costs cotton could couldnt couldve council councillor councillors count counter counting country county couple
courage course court cousin cover covered cow crack craft crash crazy cream create created creative credit crew cried crime crisis crowd crown cruel
crust cry crying cup cupboard cure curious current curtain curtains custom customer cut cycle cynical dad dads daily damage damp dance danced dancing
danger dangerous dare dark data date daughter day days dead deal dear death debt decade decide decided decision decisions declare deep deeply defend
definitely degree delay deliver demand department depend describe described desert deserve deserves design designed desk detail details detective
develop developed development device diary did didnt die died difference different difficult dig digital dinner direct dirt dirty disappear disaster
discover discuss discussed discussion dish distance divide diving divorce do doctor doctors document documents does doesnt dog dogs doing donate done
dont door doors double doubt dough down dozen drag dragon drain drama draw drawer drawing dream dreams dress dressed drew drill drink drinks drive
driver driving drop dropped drum drums dry due dump during dust duty each ear early earn easier easily east easy eat eating edge edit edited editor
education effect effort eggs eight eighteen eighty either electric else email emails emergency emotional employ employer empty encourage encouraged
encouraging end ended ends energy engine engineer enjoy enjoyed enough enter entire entrance entry envelope environment equal escape especially essay
essential estate even evening event events ever every everybody everyone everything everywhere evidence exactly exam example exams excellent except
excited exciting excuse exist exit expand expect expected expensive experience experiences expert explain explained explore express extra extremely eye
eyes fabric face faces fact factor factory facts fade failed fair fairly faith fake fall fallen false fame families family fan fancy far farm fashion
fast fat fate father fault favourite fear feel feeling feelings feels feet fell felt fence festival fetch fever few fewer fiction field fifteen fifty
fight fighting figure files fill film final finally find finding finds fine finger fingers finish finished fire first fish fit five fix fixed flag
flame flash flat flavour flight float floor flow flower flowers flu fly focus fold folder follow followed fond food fool foot football for foreign
forest forever forget forgive forgot fork form former forms fortnight fortune forty forums forward foster fostering fought found four fourteen frame
free freedom frequent fresh friday fridge fried friend friendly friends from front frozen fruit fry fuel full fun fund funding funny furniture further
future gain gallery game games gang gap garage garden gas gate gather gave gay general gentle gently gesture get gets getting ghost giant girl girls
give given gives giving glad glass gloves glue go goal goals god goes going gold golden gone gonna good goodbye got gotta government grab grade
graduate gran grand grass grateful grave great green grew grey grin grip ground group groups grow growing grown guard guess guest guidance guide guilty
guitar gun guy guys gym habit had hadnt hair half hall hammer hand handle hands hang happen happened happening happens happiness happy hard harder
hardest hardly harm has hasnt hat hate hated haul haunt have havent having hay he head headline heal health healthy hear heard hearing heart heat
heaven heavy hed height held hell hello help helped helpful helping helps her here heres hero heroes hers herself hes hey hi hid hidden hide high
higher hill him himself hire hired his history hit hiya hobby hold holding hole holiday holidays home homes homework honest honestly hook hope hoped
hopefully hoping horrible horse hospital host hot hotel hour hours house household houses housing how however hows hug huge hugs human humour hundred
hundreds hunger hungry hunt hurry hurt hurts husband i ice idea ideal ideas identity if ignore ignored ill illness im image imagine immediately impact
important impossible impress improve in incident include included including income increase indeed independence independent individual indoor industry
inform information injury ink innit innocent insect inside insist instance instead instrument insult insurance intend interest interested interesting
internet interview interviews into introduce invite invited involved iron is isnt issue issues it itd item items itll its itself ive jacket jail jam
jar jaw jealous jeans jelly job jobs join joined joint joke joking journey joy judge juice jump jumped junior just justice keen keep keeping kept
kettle key keys kick kicked kid kids kill killed kind kinds king kinship kiss kit kitchen kitten knee kneel knew knife knock knocked know knowing
knowledge known knows label labels lack lady laid lake lamp land landing lane language laptop large last late later laugh laughed laughing launch
launched laundry law lay lazy lead leader leaders leading leaf league leaned learn learned learning learnt least leave leavers leaves leaving led left
leg legal legs lend lens less lesson lessons let lets letter letters level liberty library licence lid lie life lift light like liked likely limit line
lip lips liquid list listen listened listening literally litter little live lived lives living load loads loan local location lock lonely long longer
look looked looking looks lorry lose losing loss lost lot lots lottery loud love loved lovely low loyal luck lucky luggage lunch lungs machine mad made
magazine magic mail main mainly majority make makes makeup making male mam man manage managed manager manners many map marathon march marine mark
market mask massive master match mate material mates maths matter matters mattress mature may maybe mayor me meal meals mean meaning means meant
measure meat medal media medical medicine meet meeting meetings meets melt member members memories memory men mental mention mentor mentors menu mercy
mess message messages messy met metal meter method mid middle might mightve mile miles military milk million mind mine minute minutes mirror misery
miss missed missing mission mistake mistakes mix mixed mobile model modern moment moments monday money monster month months mood moon more morning most
mother mothers motion mountain mouse mouth move moved moves moving much mud multiple mum mums muscle museum music musical must mustnt my myself mystery
nail name named names nan narrow nasty national nature naughty near nearly neat necessary neck need needed needle neednt needs neighbour neighbours
neither nerve nervous net network never new news next nice night nights nine nineteen no nobody noise noisy none nonsense noon normal normally north
nose not note notebook notes nothing notice noticed now nowadays nowhere number numbers nurse nut oak object observe obviously ocean odd of off offence
offer offered office officer often oh oil ok okay old older on once one ones onion online only onto open opened operate opinion opinions opportunities
opportunity opposite option options or orange order ordinary organ organise original other others ought our ours out outside oven over overall owe own
owned owner oxygen pace pack packed pad page paid pain paint painted painting pair pale palm pan panel panic paper papers parade parent parents park
parking part participate particular particularly partner party pass passed passenger passing passion passport past paste patch path patience patient
pattern pause pay paying peace peel pen pencil pension people pepper percent perfect perform performance perhaps period permanent permission person
personal persuade pet pets phone phoned phones photo photos physical piano pick picked picture pictures pie piece pig pile pilot pin pink pipe pit
pitch pity pizza place placed placement placements places plain plan plane planet planned planning plans plant plastic plate plates platform play
played player playing plays please pleased pleasure plenty plug plus pocket podcast podcasts poem poetry point points poison pole police policy polite
politics pond pool poor popped popular population port positive possible possibly post pot potato potatoes pound pounds pour poverty power powerful
practice praise pray prayer prefer prepare prepared present pressure pretend pretty prevent previous price pride priest prime prince princess principle
print prison private prize probably problem problems process produce product professional profit programme progress project projects promise promised
promises proof proper properly property proposal protect protest proud prove provide provided psychology public pull pulled punch pupil pupils purple
purpose purse push put puts putting puzzle quality quarter queen question questions queue quick quickly quiet quietly quit quite quiz rabbit race radio
rail railway rain ran rang range rare rate rather raw razor reach reached react reaction read reader reading ready real realise realised really reason
reasons received recent recently recipe recognise recommend record recorded recording recordings recover red reduce reflect refuse refused region
regret regular reject relate relationship relationships relative relatives relax release relief religion rely remain remember remembered remind remove
removed rent repair repeat replace reply report reports represent request required rescue research researcher researchers reserve resource resources
respect respite respond response responsible rest restaurant result results return reveal revenge review reviews reward rhythm rice rich ride riding
right rights ring ringing rip rise risk river road rob rock rocket rode role roles roll roof room rooms root rope rose rotten rough round route routine
row royal rub rubbish rude rugby ruin ruined rule rules run runner running runs rural rush sack sad safe safely safer safety said sail salad salary
sale salt same sample sand sandwich sandwiches sat satisfied saturday sauce sausage save saved saw say saying says scale scan scared scarf scary scene
scent schedule scheme school schools science score scrap scratch scream screen sculpture sea search season seat seats second secret secretary secretly
section secure security see seed seeing seem seemed seems seen select self selfish sell send senior sense sensible sent sentence sentences separate
series serious seriously service services session sessions set settle settled settling seven seventeen seventy several shade shadow shake shall shame
shape shaped share shared sharing sharp she shed sheet sheets shelf shell shelter shes shift shine ship shirt shock shocked shoes shoot shop shopping
shore short shorts shot should shoulder shoulders shouldnt shouldve shout shouted shove show showed shower showing shown shows shut shy siblings sick
side sight sights sign signal signed silence silent silly silver similar simple simply since sing singing single sink sip sir sister sisters sit site
sitting situation six sixteen sixty size skill skills skin skip skirt sky slam slap sleep sleeping slept slice slide slight slip slipped slope slow
slowly small smaller smart smell smile smiled smoke smoking smooth snack snake snap snow so soap social sofa soft soil sold soldier solid solution
solve some somebody somehow someone something sometimes somewhere son song songs soon sore sorry sort sorts soul sound sounded sounds soup sour source
south space spare spark speak speaker speaking speaks special specific speech spell spend spent spider spill spin spirit spite split spoil spoke spoken
spoon sport sports spot spray spread spring square squash stable stadium staff stage stairs stand standards standing stands star stare staring start
started starting starts starving state statement station status stay stayed staying steady steal steam steel steep stem step stepped steps stick
sticker stiff still stir stitch stole stomach stone stood stop stopped stops store stories storm story straight strange street strength stress stretch
strict strike string strip stroke strong stuck student students studio study stuff stupid style subject suburb succeed success such suck suddenly
suffer suffered sugar suggest suit suitcase suitcases sum summer sun sunday sunny sunshine supper supply support supported supporting supportive
suppose supposed sure surely surface surprise surprised surround survey survive suspect suspicious swallow swap swear sweat sweep sweet sweets swept
swim swimming swing switch symbol sympathy system table tail take taken takes taking tale talent talk talked talking talks tall tank tap tape target
task taste taught tax taxi tea teach teacher teachers teaching team teams tear tears technology teenager teenagers teeth telephone tell telling tells
telly temper temperature temporary ten tend tennis tense tent term terms terrible test text texted than thank thanked thankful thanks that thatll thats
the theatre thee their them theme themselves then theory therapist therapy there theres these they theyd theyll theyre theyve thick thief thin thine thing things
think thinking thinks third thirsty thirteen thirty this those thou though thought thoughts thousand three threw throat through throughout throw thunder
thursday thy ticket tidy tie tight till time times tin tiny tip tired tissue title to toast tobacco today together toilet told tomato tomorrow tone tongue
tonight too took tool tools tooth top topic toss total touch tough tour tourist towards towel tower town toxic toy toys trace track trade tradition
traffic trailer train trained trainer trainers training trains translate transport trap trash travel tray treasure treat treated treatment tree trial
tribe trick tried trip trouble trousers truck true truly trumpet trust trusted truth try trying tube tuesday tune tunnel turkey turn turned turning tv
twelve twenty twice twin twins twist two type typical ugly uh um umbrella unable uncle under understand understanding understood unfair uniform unique
unit university unless unlock until unusual up update upon upper upset upstairs urgent us use used useful useless user using usual usually vacuum
valley value van variety various vast vegetable vegetables vehicle version very vet victim victory video videos view viewer views village violence violent
virus vision visit visited visits vital voice voices volume volunteer volunteers vote voted wage wages wait waited waiting wake walk walked walking
walks wall walls wander wanna want wanted wanting wants war warm warn warning was wash washed washing wasnt waste watch watched watching water wave way
ways we weak weapon wear wearing weather website wed wedding wednesday week weekend weekends weeks weigh weight weird welcome well went were werent
west wet weve whale what whatever whats wheat wheel wheels when whenever where wherever whether which while whisper whistle white who whoever whole
whos whose why whys wicked wide widow wife wild will willing win wind window windows wing winner winter wipe wire wise wish wishes with within without
witness woke wolf woman women won wonder wonderful wont wooden wool word words wore work worked worker workers working works workshop workshops world
worm worried worry worrying worse worship worst worth would wouldnt wouldve wound wrap wrist write writing written wrong wrote yard yeah year years
yell yellow yes yesterday yet yknow yoghurt you youd youll young younger youngest your youre yours yourself youth youve zero zip zone zoo
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(EVERYDAY.split(/\s+/).filter(Boolean));

/**
 * Names that are ordinary English words too. Without a capital or a place where a name belongs, they are weaker evidence.
 */
export const NAMES_THAT_ARE_WORDS: ReadonlySet<string> = new Set(
  `
amber angel april art ash august aurora autumn baker bell bill black blessing blossom bond brandy brook brown bud candy carol chance charity chase
christian cliff cook crystal daisy dawn day destiny diamond drew earl eden faith fern field flint forest fox frank gill glory grace grant green guy hall
happy harmony heather heaven hill holly honey honour hope hunt iris ivy jade jazz jet jewel joy june justice king kit lily little long love lucky major mark
marvel may melody mercy merry minty miles misty moon moss nob noble olive pat patience peace pearl penny pepper pete piper poppy precious price pride prince
princess rain raven red reef rich river rob robin rock rose ruby rusty sage sandy scout see shelter sky star sterling stone storm strong sue summer sunny
teal unity van verity victor violet ward white will willow winter wood woods young
`
    .split(/\s+/)
    .filter(Boolean),
);

/** The words that hold sentences together, so frequent that one alone is never taken for a name unless it sounds just like it. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after again all also am an and any are as at be because been before being but by can could did do does for from get go got had has have he her here hers him his how i if im in into is it its ive just ' +
    'like me more my no not now of off oh on one only or our out over own really she so some than that the their them then there these they this those to too up us very was we were what when where which who why ' +
    'will with would yeah yes you your back been best better came come day down each even ever every find first gave give go going good great hard help home keep kind knew know last left let life little live ' +
    'long look made make many maybe mean most much must name need never new next nice old only other part people put read right said same say see seen should show some still such take tell thing things think time told took ' +
    'try two want wanted way week well went work year years young'
  ).split(' '),
);

/** True for a word that means nothing by itself when it opens a sentence or when a window sounds like a name. */
export function isEveryday(folded: string): boolean {
  return COMMON_WORDS.has(folded);
}
