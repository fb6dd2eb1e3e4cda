/**
 * More words of everyday British life: food, animals, the body, school, work, home, care and feelings; at the
 * end the small words of older books. Written for this project; those
 * that `common-words.ts` or the packaged lists of `english-words.ts` hold are not repeated. Folded.
 */
export const FURTHER_WORDS = `
surname forename eircode hashtag username gamertag passcode
aah abandonment abortion absence abuser abusive addiction adopter adoptive adulthood afro aftershave algebra allergic allotment allowance almond
alphabet amazingly ambulance ancient anniversary anorak anorexia ant antidepressant apologised apology apostrophe app apparently apps arena armpit
army arrears arson ashtray assault assembly asteroid asthma asylum atrocious attendance aubergine autism autistic aww backpack bacon badger
badminton bagel bailiff bakery balcony banana bandage banister banter bants baptism barista barn barrister basement basically basketball bat bathtub
battery bay beanie beautician beetle bereaved bereavement betrayal bhaji bib bikini binder biology bipolar biryani bisexual blackboard bladder
blazer blister blizzard blog blouse blueberry bolt boxer boxers bra braces braids breeze bridesmaid briefcase broccoli broom bruv budgie buggy bulb
bulimia bull bumblebee bumper bumpy bun bunk burger burrito bursary bush cab cabbage calculator calf camel campaign campaigned campaigning cannabis
canteen cappuccino caption captions caravan carbon cardigan carriage carrot cashew casino castle cello chalk chapati chapter chapters charger chav cheddar cheeky chemical chemist
chemistry cherry chess chimney chippy chisel choir chorus christening chuck chuckle chuffed chutney cider cigarette cigarettes cinnamon cistern
citizenship clarinet classmate cobbler cocaine cockerel coconut coffin cola comet comma compassion concealer conditioner condom confetti console
contraception cooker cooperate cot counsellor courgette coursework cove cradle crayon creaky cringe cringey criticise criticised crochet croissant
crow crumb crumbly crunchy crusty crutch cucumber cuddle cuddled cupcake custard cyclist debts defender dentist deodorant detention detergent detox
diabetic diagonal diesel dimple dinosaur diploma disagree disco dishwasher dodgy doll dolphin domestic domino donated donation donations donkey
doorbell doormat doorstep dot doughnut downwards dozens dreadful dreadlocks drizzle drought drummer duck dummy dumpling dunno duvet dyslexia
dyslexic eagle earbuds earphones ecstasy eczema elbow electronic elephant embroidery emoji empathy empire enormous epilepsy episode erm espresso
evicted eviction exclusion explosion extraordinary eyelash fabulous falafel fam fart fingernail fingertip firework flamingo flannel floorboard
floorboards florist flyer foodbank footballer forehead foundation fox fraction freezer frisbee frog fudge fufu fundraiser funk galaxy generous
genuinely geography geometry gimme ginger giraffe glove goalpost godmother goggles goldfish gooey gorilla gospel graduation grammar grandchildren
grant grape gratitude graveyard gravy greengrocer greenhouse grime grinned groan grocer guardianship guinea guitarist gutted haddock hailstone
hairband hairbrush hairdryer halfway hallway hamster handbag handcuffs hanger hangover harmless harmonica hashtag headmaster headmistress
headteacher heatwave hedgehog heel heels helicopter helmet helpline hen heroin hesitate hesitated hiccup highlighter hilarious hillside hinge hip
hippo hmm hob hoe holdall homelessness homophobic honeymoon hoodie hoover hopeless hopscotch horizon horrendous hostel humiliation hummus
hundredweight hurdle hurricane hydrogen icicle incredible indoors influencer inhaler inmate inn internship interpreter interviewee inwards javelin
jealousy jetty jigsaw jockey joiner jollof joystick judo jumper kangaroo karaoke kayaking kebab kennel kerb ketamine ketchup keyboard kidney
kilometre kilometres kingdom kite kiwi knackered ladder ladybird lager lagoon lamb landlady lantern lasagne latte launderette laundrette lawn
leaflet lecturer leggings lego lemme lemon lemonade lentil lentils lesbian letterbox lettuce librarian lighter lighthouse lino lion lipstick lizard
locker lodger loft login logo lollipop loo luckily lung lyric lyrics magnet maisonette mandem mango manky mansion marbles margarine marmalade
marvellous mascara mayonnaise meaningful meaningless medication medieval melon meltdown meme metre metres mhm microphone microscope microwave
midfielder migrant milkman milkshake minging minibus minicab mint miscarriage mischievous missile moan moisturiser mole moonlight mortgage mortified
motel moth motorbike motorcycle motorway moustache mouthwash muesli muffin mugging mushroom mustard mutter mutton naan nappy navy netball newborn
newsagent newt nightclub nightie nightmare nonbinary noodle noodles nostril noticeboard nowt nursery omelette optician orchard orchestra organiser
orphanage otter outburst outdoors outwards overdose overdraft owl owt packet paediatrician palace pancake panicky paragraph paragraphs parakeet paramedic
parcel parka parole parrot password pastry patio pavement payday payslip pea peach peg peng penguin pensioner periods petition petrified pigeon
pilates pill pimple pinch pinched pineapple plaits plantain plaster playground playlist plughole plum podium poke poked policewoman pony ponytail
popcorn porch porridge postcard poster postman postpone postponed pothole practise pram prawn prefect pregnancy preschool priceless privacy
probation promotion pronouns psychiatrist psychosis pub puberty puddle pumpkin puncture pushchair pyjamas qualification qualifications quarters
quiche racism racket radiator raffle rainbow raincoat rainforest raisin ramen raspberry receipt recognised recorder redundancy referee reggae rehab
rejection relay residential resignation resilience resilient restless rhino rib ridiculous ridiculously robbery robot robots rollerblade roti
rounders rubber rucksack rug salesman salon samosa sandal satchel satellite satsuma sauna saxophone scab scalp scanner scooter screwdriver scruffy
seaside segment segments selfie sellotape semi sexism sexist sharpener shelves shin shoplifting shriek shrug shrugged shuttlecock sideways sis skid skidded skint
skirting slash sledge sleeve slogan slug smoothie snail sniffle sniffled snigger snooker snore snored snowball snowman socialise socket solicitor
sorta spa spade spanner sparkler speakers spectacular speechless spiky spinach spine spliff sponge sprint squeal squirrel staircase stammer stapler
starlight stepdad stepmum stew stickers straighteners strawberry stretcher striker stroppy stubble stutter subscribe subscriber subtitle subtitles sulk sulky summat
sunset supermarket surgery swan sweetcorn swimmer swimsuit sympathise symptom synagogue syrup tablet taco takeaway tambourine tampon tantrum tavern
tearful techno teddy temple tenancy terrace testimony thumb tickle tickled tiger tights toad toenail toffee tortoise tracksuit tractor tram
trampoline transcript transcripts transgender trauma traumatic trombone trophy truant tudor tweezers tyre uhhuh ukulele umm umpire unbelievable unforgettable unicorn
upwards username vacancy vaccine vandalism vape vaping vase vegetarian velcro verse verses vest victorian vineyard visa vlog vocational vodka voucher
vouchers wagwan wail waitress wallet wardrobe warranty washer wasp waterfall webcam weepy wellies wheelbarrow wheelchair whiteboard width wig
windscreen wink wiper wonky yall yoga yolo yoyo
alas anon betwixt ere forthwith henceforth henceforward hereby herein hereupon hither hitherto methinks naught nigh nought oft perchance prithee quoth
thence thenceforth thereupon thither thyself tis twas twould unto verily whence wherefore whereupon whither whosoever yea yonder yore`;
