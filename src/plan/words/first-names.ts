/** First names that many people bear, by where; those that are words as well (`Mark`, `Ruby`, `Art`) are left out. */
const NAMES = `
abebe abena ada adaeze adam adele adwoa ahmed aiko aileen aino aisha akira akua alan albert alejandra alejandro alex alexa alexander alexandra alfred
ali alice alicia alina alison amal amanda amara amelia amir amira amit amy ana ananya anders andre andrea andreas andrew angela angelika anil anita anja
anjali anke ankit anna annabel anne annette annika anthony anton antonia antonio antti anya arash arjun arne arthur asha astrid audrey aurora axel
aylin ayse ayumi babak bao barbara bart bea beatrice beatriz ben benedikt benjamin berit bernd bernhard bert bettina bianca birgit bjorn bob bola
boris brenda brendan brian britta bruno caleb camila camille carl carla carlo carlos carmen carol carolina caroline carsten catherine cecilia cedric
celine charles charlie charlotte chen chiara chidi chinedu chloe chris christian christina christine christoph christopher cindy claire clara claudia
clemens clement colin connor cora corinna cornelia craig cristina cyril daan dafne dagmar daiki damian damien dan dana daniel daniela danielle dario
darius dave david debbie deborah deepa denis denise dennis derek devi diana diane diego dieter dimitri dirk divya dmitri dominik dominique donald
doris dorothea dorothee doug douglas duncan dylan ebba eddie edgar edith eduardo edward eero efe eileen eirik elena elias elif elin elisa elisabeth
elise eliza elizabeth ella ellen elliot elsa emeka emil emilia emilie emily emma emmanuel emre enrico enzo eric erica erik erika erin ernst esra
esteban esther etienne eugene eva evan eve evelyn ewa fabian fabien fabio fabrice farah farai farid fatima fatma fatou federica federico felicia felix
femi fenna ferdinand fernanda fernando filip finn fiona florent florian floris frances francesca francesco francis francisco francois frank franz
franziska fred freddy frederic frederik freya frida friedrich fritz gabriel gabriela gabriele gareth gary gaurav gavin geert georg george georges
gerald gerard gerd gerhard gesa giacomo gianni gilles gina giorgio giovanni giulia giulio giuseppe gloria gonzalo gordon greg gregor greta guido
guillaume gunnar gustav gustavo hamid hana hanna hannah hannes hans harald harold harriet harry haruka haruki hasan hassan heather hector heidi heike
heiko heinz helen helena helene helga helmut hendrik henk henning henri henrik henrique henry herbert hilda hina hiro hiroshi holger holly horst hugo
hui ian ibrahim ida ifeoma ignacio igor ilkka ilse imani imke imran ina ines inga inge ingrid irene irina irmgard isaac isabel isabella isabelle isha
ismail ivan ivana ivo jack jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janina janis janne jannik jarek jari jason
jasper javier jean jeanne jeff jeffrey jelena jenny jens jeremy jerome jess jessica ji-woo jim jimmy jin joachim joan joana joanna joao jochen joe
joel joerg johan johann johanna johannes john jonas jonathan joon joost jorge joris jose josef josefine josep joseph josh joshua juan juana judith
juho jule julian juliane julie juliette julius juma jun jurgen jutta kai kaito kalle kamil karen karim karin karina karl karla karolina karsten kate
katharina katherine kathrin katja katrin kavita kay keith kelly kemal ken kenji kenta kerstin kevin kilian kim kirsten kjell klara klaus kofi kojo
konrad konstantin krishna kristian kristin kristina kurt kwame kyle lakshmi lara lars laszlo laura lauren laurent lea leah leif leila lena leo leon
leonard leonardo leonie leonor leticia leyla liam lieke lili lilian lilly lina linda ling linh linnea linus lior lisa liv livia loic lorena lorenzo
lotte lou louis louisa louise luc luca lucas lucia luciana lucie lucy ludwig luigi luis luisa luka lukas luke luz lwazi lydia maciej maddie madeleine
magda magdalena magnus mahmoud maike maja makoto malik malin malte manfred manish manon manuel manuela mara marc marcel marcela marcelo marcin marco
marcos marcus marek margaret margarita margot margrit maria mariam mariana marianne marie marieke marija marijn marina mario marion marius markus
marlene marta marten martha martin martina martine mary maryam mateo mateusz mathias mathieu mathilde matilda matteo matthew matthias matthieu maurice
mauricio mauro max maxim maxime maya meera mehdi mehmet mehwish mei melanie melina melissa mercedes meredith merle mia micha michael michaela michal
michel michele michelle miguel mika mike mikhail mila milan milena milo mina ming minh mira miranda miriam mirjam mirko mohamed mohammed mohan moira
monica monika moritz morten moses murat mustafa nabil nadia nadine nadja naomi natalia natalie natasha nathalie nathan naveen neha neil nele nell
nelson ngozi nia nicholas nick nicola nicolas nicole niels nigel nikhil niklas niko nikola nikolai nikolaj nils nina nisha nkechi noa noah noe noel
noemi noor nora norbert nour nuno obi octavia odile odin ola olaf ole oleg olga oli oliver olivia olivier olu omar omer onur oscar oskar osman otto
owen pablo paola paolo pascal patricia patrick patrik patrizia paul paula paulina pauline paulo pavel pawel pedro peer pekka penelope perry peter
petra phil philip philipp philippe pia pierre piet pieter pilar piotr pola pooja pradeep prakash priya quentin rachel rafael rafal rahel rahul raimund
rainer raj rajesh ralf ralph ramon ramona rania raphael raquel rasmus raul ravi rebecca regina reinhard remi remy renata renate rene reza ricardo
riccardo richard rick rita robert roberta roberto robin rodrigo roger rohan rohit roland rolf romain roman romy ron ronja rosa rosalie rosie ross
roxana ruben rudi rudolf rui rupert ruth ryan sabina sabine sabrina sadie sakura salim sally salma sam sami samir ssamuel sana sandeep sander
sandra sanjay sanna sanne sara sarah sascha sasha saskia satoshi scott sean sebastian sebastien selim selin selma serena serge sergei sergey sergio
seth severin sharon sheila shirin shreya sibylle siddharth siegfried sigrid silke silvia simon simona simone sina sipho siri sofia sofie solveig sonia
sonja sophia sophie soren stan stefan stefania stefanie stella stephan stephane stephanie stephen steve steven stig stijn stuart sue suki sunil sunita
suresh susan susana susanna susanne suzanne sven svenja svetlana swati sybille sylvia sylvie tadeusz takashi takeshi tamara tanja tanvi tanya tara
tariq tatiana tatjana tawanda ted temba teresa tessa thandi thea theo theodor theresa therese thiago thierry thomas thorsten thuy tiago tilda tilman
tim timo timothy tina tobias toby tom tomas tomasz tommaso tony torben torsten tove trevor tristan tuan tuomas ulf ulla ulrich ulrike uma ursula ute
uwe valentin valentina valeria valerie vanessa vera verena veronica veronika vicente vicky victor vikram viktor viktoria vincent vincenzo viola
violaine virginie vishal vivian vlad vladimir volker walter wanda wei wendy werner wiebke wilfried wilhelm willem willy wojciech wolfgang wren xavier
xin yan yann yannick yara yash yasir yasmin yasmine yemi ying yoko yong yosef yuki yuri yusuf yuto yves yvette yvonne zahra zaid zainab zara zeynep
zhang zoe zofia zola zoltan zuzana
`
const KNOWN = new Set(NAMES.split(/\s+/).filter(name => name !== ''))

/** Whether many people are called so: `Ravi`, `Théo`, `Anna Maria`. */
export function isFirstName(name: string): boolean {
  const [first = ''] = name.split(/[\s-]/u)
  return /^\p{Lu}/u.test(first) && KNOWN.has(toPlain(first))
}

/** `Théo` is `theo`. */
function toPlain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}
