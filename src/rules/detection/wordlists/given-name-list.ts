import { COMMON_WORDS, FUNCTION_WORDS, NAMES_THAT_ARE_WORDS } from './common-words.ts';
import { isEnglish, isListedWord } from './english-words.ts';
import { PACKAGED_GIVEN_NAMES, PACKAGED_SURNAMES } from './packaged-names.ts';
import { RESPELLINGS } from '../respellings.ts';

/** Given names heard in the United Kingdom, of many origins, folded. Written for this project; those in `respellings.ts` count too. */
const NAMES = `
aaron abbie abby abdul abdulla abdullah abena abeni abi abigail abu adaeze adam adanna adebayo adeel adela adele aden adil aditi aditya adnan adrian adriana agatha agnes ahmad ahmed aida aidan aiden aileen aimee aisha aisling ajay
akeem akosua al alan alana alasdair alastair alba albert alec aled alejandro alesha alessandra alex alexa alexander alexandra alexei alexia alexis alfie alfred ali alia alice alicia alina alisha alison alistair aliyah allan allegra allison alma alun alvin alyssa
amal amanda amara amari amber amelia amelie amina amir amira amit amna amrit amy ana ananya anastasia anaya andre andrea andreea andrei andreas andrew andy aneesa angela angelica angelina angus anil anisa anita anjali ann anna annabel annabelle annalise anne annette annie
ansel anthony antoine anton antonia antonio anwar anya aoife april arabella archie aria ariana arianna arjun arlo arman arnold aroha arran arron arthur arun arwa asad asha ashanti ashleigh ashley ashraf asif asma astrid athena aubrey audrey augustus aurora austin ava avani avery axel ayaan ayah ayan ayana ayesha ayla
ayo azra babatunde bailey barbara barney barry bartosz basil beatrice becky bella ben benedict benjamin bernadette bernard bernice beth bethan bethany betty beverley bianca bilal billie billy blake bobby bogdan bonnie boris brad bradley brandon brayden brenda brendan brett brian bridget bronwen brooke bruce bruno bryan bryony
caitlin caleb callie callum calum calvin cameron camilla candice cara carl carla carlos carmen carol carole caroline carolyn carrie carter casey cassandra cassie catherine cathy catriona cecilia cedric celia cerys chanel chantelle charis charlene charles charlie charlotte chelsea cheryl chidi chika chioma chloe chris christa christina christine christopher
chukwu ciara cillian claire clara clare clarissa claude claudia clifford clive clyde cody colette colin connie connor conor constance cora coral corey cormac courtney craig cristina curtis cynthia cyrus daisy damian damien damilola damon dan dana daniel daniela danielle danny daphne dara darcey darcy daria darius darragh darrell darren darryl daryl dave david davina dawid
dean deanna debbie deborah debra declan dee deepa deepak deirdre delia della delroy denise dennis denzel derek dermot desmond devon dexter dhruv diana diane dilan dimitri dina dinah dmitri dominic dominik dominika donald donna donovan dora doreen doris dorothy douglas duncan dwayne dylan
eamon ebony eddie edgar edith edmund eduardo edward edwin eileen eilidh eilish elaine eleanor elena eleni eli eliana elias elijah elin elise elisha eliza elizabeth ella ellen ellie elliot elliott ellis elodie eloise elsa elsie elspeth elton elvira emeka emil emilia emily emma emmanuel enid enoch enrique eoin eric erica erik erika erin ernest esme esmeralda esra esther
ethan etta eugene eunice eva evan evangeline evelyn evie ewan ezekiel ezra fabian faith faisal farah farhan farida fatima fatou fay faye felicia felicity felix femi fergus fern fernando ffion filip finlay finley finn fiona fletcher flora florence frances francesca francis francisco frankie fraser fred freddie frederick freya fynn
gabriel gabriela gabrielle gareth garry gary gavin gemma genevieve geoff geoffrey george georgia georgie georgina gerald geraldine gerard gethin gillian gina gita gladys glenn gloria godfrey gordon graeme graham greg gregory greta guillermo gurdeep gurpreet gus gwen gwyneth habib hadiya hafsa haleema halima hamish hamza hana hanif hanna hannah hari harley harman harold harper harpreet
harriet harris harrison harry harvey hasan hashim hassan hayden hayley heather hector heidi helen helena henrietta henry herbert hermione hilary hira holly homer howard hubert hugh hugo huma humphrey hussain hussein ian ibrahim ida idris ifan ife ignacio igor ikram ilya iman imani imogen imran ina inaya inayah india indira ines ingrid ioan iona irene irfan
irina isaac isabel isabella isabelle isaiah isha ishaan isla ismail isobel israel ivan ivana jack jackson jacob jacqueline jada jade jaden jagdeep jai jaime jake jakub jamal james jamie jamila jan jana jane janelle janet janice jared jasmin jasmine jason jasper javier jay jayden jayne jean jeanette jeff jeffrey jemima jemma jenna jennifer jenny jenson jeremiah jeremy jermaine jerome jess jesse jessica jessie jill jim jimmy
jo joan joanna joanne joao jodie joe joel joey johan johanna john johnny jolene jon jonah jonas jonathan jonny jordan jorge jose joseph josephine josh joshua josiah josie joyce juan juanita jude judith judy julia julian juliana julie juliet june justin justina kabir kacper kai kaitlyn kaleb kamal kamala kamil kamran karen karim karina karl karla kasia kasim kate katherine kathleen kathryn kathy
katia katie katrina katya kavita kay kayden kayla kayleigh keegan keeley keira keith kelechi kellie kelly kelsey kelvin ken kendra kenneth kenny kerry kevin keziah khadija khalid kian kiana kieran kim kimberley kira kiran kirsten kirsty kit kofi krishna kristen kristian kristina krystal kumar kwabena kwame kyle kyra lachlan lakshmi lamar lana lara larissa larry latisha laura lauren laurence lawrence layla leah leanne lee leila leilani
lena lennon lenny leo leon leona leonard leonie leroy leslie lesley levi lewis lexi liam liang liana lidia lila lilian lilly lily lin lina linda lindsay lindsey ling linh lionel lisa liz liza lizzie lloyd logan lois lola lorenzo loretta lori lorna lorraine lottie louie louis louisa louise luca lucas lucia lucian lucinda lucy luis luisa lukas luke lulu luna luther lydia lyla lynn lynne
mabel maciej mackenzie maddie maddison madeleine madison madina maeve magda magdalena maggie mahmoud mahnoor maia maisie malachi malak malcolm malika malik mandeep mandy manny manpreet marcel marcia marco marcus mareike margaret margarita margot maria mariah mariam marian marianne marie marilyn marina mario marion marisa marius marjorie marlon marsha marta martha martin martina martyn marvin mary maryam mason
mateo mateusz matilda matt matteo matthew maureen maurice mavis max maxine maxwell maya mbali megan mehmet mei melanie melissa melvin mercedes meredith mia micah michael michaela michelle miguel mikaela mike mila milan mildred millicent millie milly milo mina minh mira miranda miriam mitchell mohamed mohammad mohammed mohan moira molly mona monica monika montel morag morgan morris moses muhammad muna muriel murray musa mustafa mya myles myra myriam
nadia nadine naila naima nana nancy naomi narinder nasir nasra natalia natalie natasha nathan nathaniel naveed neha neil nell nellie nelson neve ngozi nia niamh niall nicholas nicola nicole nigel nihal nikhil nikita nikki nikolai nina nisha nkechi noah noel noella noor nora norma norman nuala nura obi octavia odette olga oliver olivia ollie olu oluwaseun omar omari opeyemi ophelia orla osama oscar osman oswald otis otto owen
pablo padraig paige pamela paolo parisa parminder pascal pat patricia patrick patrik paul paula pauline pavel pearl pedro peggy penelope percy perry pete peter petra phil philip philippa phillip phoebe phyllis pierre piotr pippa polly poppy prakash preston priscilla priti priya przemek qasim quentin quincy rachael rachel rafael rafal rafiq rahim rahul raj rajesh ralph ramona ramon randall rania raquel raphael rashid rashida ravi raya raymond
rebecca reece reggie reginald rehan rekha remi renata rene renee reuben rex rhian rhiannon rhys ria ricardo richard richie rick ricky rihanna riley rishi rita robbie robert roberta roberto robyn rodney rodrigo roger rohan roisin roland roman romy ronald ronan ronnie rory rosa rosalie rosalind rosanna rosie ross rowan rowena roxanne roy ruben ruby rufus rukhsana rupert ruqayyah russell ruth ryan
sabina sabrina sade sadie safa saffron safiya sahar sahil said saira salim salma salman salvador sam samantha samara samina samir samira sammy samson samuel sana sandeep sandra sanjay santiago saoirse sara sarah sasha saul savannah scarlett scott sean seamus sebastian selena selina selma serena sergio seth shabana shahid shakira shamima shane shania shanice shannon sharon shaun shawn shay shazia sheena sheila shelley sheldon sherry shirley shona shreya sian
sidney sidra siena sienna sierra simeon simon simone simran sinead siobhan sipho sita skye sofia solomon sonal sonia sonny sophia sophie spencer stacey stanley stefan stefania stella stephanie stephen steve steven stewart stuart sunita suraj susan susanna susie suzanne sybil syed sylvia szymon tabitha taha tahir talia tamar tamara tamika tamsin tanisha tanvir tanya tara tariq tasha tatiana taylor ted teddy tegan temi tendai terence teresa terri terry tess tessa thea
thelma theo theodore theresa thomas tia tiana tiffany tilly tim timothy tina tobias toby todd tom tomas tomasz tommy toni tonya tori tracey tracy travis trevor tricia trina trisha tristan troy trudy tunde tyler tyra tyrell tyrese tyrone uma umar una ursula usman usha valentina valeria valerie vanessa vanya vera verity vernon veronica vicky victor victoria vihaan vijay vikram vincent viola violet virginia vivek vivian vladimir
wanda warren wayne wendy wesley whitney wilfred wilhelmina will william willow winifred winston wojciech xander xavier xin yacine yahya yara yasin yasmeen yasmin yasmine yolanda yousef youssef yuki yulia yusra yusuf yvette yvonne zac zach zachary zack zahra zain zaina zainab zak zakariya zane zara zayd zayn zeeshan zeinab zelda zena zeynep zhang zia zoe zofia zoya zuri zuzanna
`;

/** Names that people wrote down here are names first, whatever else they mean. */
const OWN: ReadonlySet<string> = new Set([...NAMES.split(/\s+/), ...RESPELLINGS.keys()]);

/** Folded given names: ours and those of the packages, without words that are everyday unless people are often called that. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  [...OWN, ...PACKAGED_GIVEN_NAMES, ...NAMES_THAT_ARE_WORDS].filter(
    (name) =>
      NAMES_THAT_ARE_WORDS.has(name) ||
      (name.length > 1 && !COMMON_WORDS.has(name) && (OWN.has(name) || name.length > 2 || !isEnglish(name))),
  ),
);

/** True for given names that are words as well: without a capital letter only their place in the sentence tells. */
export function mayBeWord(name: string): boolean {
  return NAMES_THAT_ARE_WORDS.has(name) || COMMON_WORDS.has(name) || (!OWN.has(name) && isEnglish(name));
}

/** Folded surnames of the packages. Many are words or given names too, so they are weaker evidence. */
export const SURNAMES: ReadonlySet<string> = new Set(
  [...PACKAGED_SURNAMES].filter((name) => !FUNCTION_WORDS.has(name)),
);

/** True for what friends make of a first name: its beginning and an s or z (“mads”, “lils”, “jordz”), where that is no word by itself. */
export function isShortForm(word: string): boolean {
  const stem = /^(.{3,5})[sz]$/.exec(word)?.[1];
  return stem !== undefined && !COMMON_WORDS.has(stem) && !isListedWord(word) && BEGINNINGS_OF_NAMES.has(stem);
}

const BEGINNINGS_OF_NAMES: ReadonlySet<string> = new Set(
  [...OWN].flatMap((name) =>
    [3, 4, 5].filter((length) => name.length >= length).map((length) => name.slice(0, length)),
  ),
);
