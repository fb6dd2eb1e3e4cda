/**
 * English words that people are called by, though no list of names has them: nicknames for how somebody looks, is or eats, and surnames
 * made of places, trades, animals, plants and weather. Written for this project. Without capital letters only their place in a sentence tells.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Nicknames. Words for relations and jobs (“nan”, “boss”) are not among them: a recording is full of those. */
export const NICKNAMES_THAT_ARE_WORDS = words(`
ace badger bambi bear beefy bird birdie biscuit blondie bones boots bouncer bouncy bubba bubble bubbles buddy bug bullet bunny bun butch 
cheeks cheeky chippy chops chubby chunk chunky cookie coco cricket cub cubby curly dash dimples dinky dizzy dodger dolly
doodle dot dotty duck ducky dude duke dusty fidget fizz flash fluff fluffy freckles frosty fudge fuzzy ghost giggles gingerbread ginger goldie
goose grumpy gums jumbo kipper kitty lanky lefty lofty loopy lump lurch midge monkey moose mouse muffin mullet munchkin mushy nipper noodle
nugget nutty panda peaches peanut pebbles pickle pickles pidge pigeon pip pixie plum pogo pops porky prof puddle pug pumpkin rabbit
rascal ratty reds rocket rocky roo sausage scruff scruffy shady shadow shark shortie shorty shrimp skinny skip skipper slick slim smasher smiler smiley
smokey smudge smurf snowy snoopy sparks sparkle sparky sparrow spider spike splash spud spudder spuds squeak squirrel stretch stripes stumpy 
sweetie swede tadpole tank teddy tich tigger tiger tiny titch tone toots trigger tubby tubs twiggy twinkle weasel whisper whizz wizard woody wolf wolfie
`);

/** Given names that are everyday words far more often than names: virtues, gems, plants, birds, weekdays, colours. */
export const RARE_GIVEN_NAMES_THAT_ARE_WORDS = words(`
ally ambrose archer arrow aspen azure baron basil bay beau bee berry birdie blaze blessed blue bluebell bob brave breeze briar bright bristol brooklyn buck bunty cadence carmine carter
cedar cherish cherry chester chuck clarity clementine clever clover colt comet comfort cooper coral cove crimson cyan dick divine dolly don dot dove eagle ebony echo
emerald falcon favour fisher fletcher forrest fortune friday gale gaz gem genesis gift ginger ginny given gloria gold goodness happiness hank harper hawk hazel heath herb honor humble
hunter indie indigo innocent ivory jet journey junior juniper kindness king lake lance lark laurel lavender liberty linden lion loveday lyric madge magic major
maple marigold marine marshall marvellous mason max meadow mercury message miracle monday moon nick norm nova ocean onyx opal orchid parker patty peg phoenix pierce pine
plum porter power praise primrose progress promise prosper prudence purity queen queenie ranger ray reign rod rowan royal saffron saint sapphire saturday sawyer
scarlet shiloh silver sincere skipper sorrel spirit star stew success sunday sunshine surprise tanner ted temperance testimony thankgod thursday tiger tiger topaz treasure trinity
triumph tuesday valentine viola wisdom wolf wonder wren zeal zion
`);

/** Surnames, taken for one only right after a first name. */
export const SURNAMES_THAT_ARE_WORDS = words(`
abbey abbot archer ash badger ball banks barber bark barley barn bass batten bean beard beer bell bench berry bird bishop blank blood bloom bolt bond
booth bow bowl bowler box brain bramble branch breeze brewer bridge bridges brook brooks buck bull bullock burns burrows bush butcher butler butt carpenter
carter case castle catchpole chalk chamber chambers chandler chaplain chapel church clay cliff coat cock coffin cole collar cook cooper copper corn cotton
court cousins cow cox crane cream crisp crook cross crow cruise curry cutler cutter dale dance darling day deacon dean diamond dollar drake draper driver
duck dyer eagle eastern england farmer farrow feather ferry field fielding fields finch fish fisher fitter flood flower flowers foot ford forest forester forge
fowler fox freeman friend frost fuller gale gardener garland garlick gates gay gold golden goldsmith good goodchild gore grain grange gravel graves green
greenwood grey ground groves gunner hacker hand hardy hare harp hart hatch hatter hawk hawker hay hayward hazard heard heart heath hedge hedges herring
hill hogg holder hollow holly homer hood hook hooper hope horn horner house hunter hurdle hurst ivory joiner joy judge kay keen kemp kettle key keys kitchen
kite knight knock lake lamb lane lark larder law lawn leaf leech light lily lion little lock locke lodge long love low mace major maker manners marble march mariner
marsh marshall martin mason may meadows mean mercer merchant merry mill miller mills moat monk moody moor moss mott mould mountain mount musgrave naylor
neat newcastle newman nightingale noble noon north nutter oak oakes olive orchard organ packer page painter palmer paradise park parish parsley parsons
partridge peacock pear pease penny perch pickles pike pitt place plant plummer pond pool poole pope porter potter pound pounds power prentice price priest
prince prior proud pye quick rain raven read reed reeves rice rich rivers roach roads rock rook root rose rough rush rust saddler sadler sailor salmon sandal
sands savage sawyer scarf seal sergeant sexton sharp shepherd shield shields ship short silver singer skinner slaughter slate sleep small smart snow sole
southern spark sparks sparrow speed spice spring springer squire stables stamp stark steel steeple stern still stock stocks stone storey storm stout strange
street strong sugar summers swan sweet swift tailor tanner taylor temple tench thatcher thorn tiller towers towns trail tree trout trumper turner twist tyler underwood
usher vale wax best vine vicar wade wager wagstaff wain wakeman walker wall waller ward warden ware warren waters weaver webb webber weeks well wells west
wheat wheeler whistler white wild wilder wilds wills window wine winter winters wise wolf wood woodcock woodward wool wright young
`);

/** Chinese and Vietnamese family names that are no English words: the given name comes after them. */
export const FAMILY_NAMES_THAT_COME_FIRST = words(`
bui cai cao chang cheng cheung chow chu dai dang deng ding dinh dong duan duong fang feng fu gao gong guan guo hao hoang hou hsu huang huynh jia
jiang jin kong lai lam lau leung liang liao lim lin ling liu lu luo luong ly mai mao meng ng ngo ngoc nguyen ni ong ou peng pham phan qian qin qiu
ren shao shen shi song su tan tang tao tian tran trinh truong tsang wan wang wei wen wong wu xia xiang xiao xie xiong xu xue yan yang yao ye yin yip yu yuan
zeng zhang zhao zheng zhong zhou zhu zou
`);
