/** Short forms in capital letters that people in Britain and Ireland say, in care and out of it. They name nobody. Folded. */
export const KNOWN_LETTERS: ReadonlySet<string> = new Set(
  `
nhs bbc itv gcse gcses usa eu uk us un pe re dvd cd cds tv tvs id ids iro iros ehcp ehc camhs adhd add asd ocd odd ptsd bpd eupd lgbt lgbtq lgbtqia pcp sw sws pa pas hr it ict rsvp abc diy atm pin suv
mot nvq btec hnd hnc ucas ofsted mri aids hiv lac cla pep peps iv ivs yp yps ypa la las ss cp cin lado mash send sen senco sencos ta tas pru prus nspcc rspca rspb naacp yot yots yjs yjb cps
gp gps ae icu ot ots slt cbt dbt emdr iapt cpn cpns ect bmi std sti ibs cpr ppe dna covid pcr uasc arc ho dv da dt rs ict dofe epq ap ks sats sat ucl lse ou uni phd ba bsc ma msc llb mp mps mep
ms pm am ad bc ce ok pc pcs dc dci di ds csi cid pcso acab cctv asbo dbs crb fgm cse cce nrm ngo cic ceo cfo md vip vips dj djs mc mcs ep lp mp usb wifi sim sms gif jpg pdf url app apps faq ai vr ar xr pc xbox psn ps ea nba nfl
ufc wwe fifa uefa efl fa epl fc rfc cc ymca ywca kfc bk md hm mcs asda bmw vw mg kia gti tfl dvla dwp hmrc uc esa jsa pip dla ni nic vat paye isa irs hmo hmos rta roi gb gbp dr mr mrs miss ceo mcdonalds
lol omg btw tbh imo fyi idk irl nsfw wtf brb ttyl smh rip bff bf gf ex og rn ll ya otp iq eq pms pmt ivf hrt hgv lgv cv cvs tba tbc eta diy bbq blt dm dms pm vpn
ant inset cpd nqt ect tac tas taf caf mashes sgo sgos so co ico epo frg isw isws cafcass cafcas icb ccg aoc ncs vso naeds becta ict esol efl toefl ielts aqa ocr edexcel wjec ccea sqa
nct fgc iro la cwd cyp cypmhs ehwb ed eds np nps rmn rgn hca amhp imha imca mha mca dols gdpr ico foi sar sars dsar
xl xs xxl xxs sm lh hb dj ukip snp dup sdlp ira ruc psni gaa rte tg td hse tusla
`
    .split(/\s+/)
    .filter(Boolean),
);
