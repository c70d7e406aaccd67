/** First names that many people bear, by where; those that are words as well (`Mark`, `Ruby`, `Art`) are left out. */
const NAMES = `
aaron abdul abdullah abebe abena abigail abraham ada adaeze adaku adam adela adelaide adele adelina adil aditi aditya adnan adrian adriana adrienne
adwoa afonso agata agatha agathe agnes agnieszka agustin ahmed aida aidan aiko aileen aina ainhoa aino ainsley aisha aisling aitor ajay akash akiko
akira akram akua alain alan alana albert alberta alberto aldo alec alejandra alejandro aleksander aleksandra aleksi alena alessandra alessandro
alessia alessio alex alexa alexander alexandra alexandre alexei alexis alfonso alfred alfredo algot ali alice alicia alina alison almut aloys alva
alvar alvaro alvin alwin alyssa amadou amal amalia amalie amanda amandine amara amaya ambre ambrose amelia amelie amina aminata amine amir amira amit
amy ana anabel anais anant ananya anastasia anatol anatole anchali anders andre andrea andreas andrei andrej andres andrew andrzej andy aneta anette
angela angelika angelique angelo angus anh aniela anika anil anisa anisha anissa anita anja anjali anke ankit ann anna annabel annalena anne anneke
anneli anneliese annett annette annie annika anouk ansel anselm ansgar anthea anthony antje antoine antoinette anton antonia antonina antonio antti
anuj anuradha anwar anya apolline apurva araceli arash archana archibald ariane arianna arianne ariel arif aristide arjun arkadiusz arlette armand
armando armin arnaud arnav arne arnold arnulf aron arsene artem arthur artur arturo arun arvid aryan asger asha ashok ashton asif aslan asmus astrid
asuka athanasios atsushi attila aude audrey augustin augusto aurelie aurelien aurelio aurora avery avi avraham axel axelle ayaan ayaka ayako ayan ayda
aylin ayman ayo ayodele ayoub ayse ayumi azadeh aziz azra babak bahar balazs balint bao baptiste barbara barnaby barry bart bartek bartosz bashir
bastian bastien bea beata beate beatrice beatriz becky ben benedetta benedicte benedikt benita benito benjamin benno benny benoit beppe berit
bernadette bernardo bernd bernhard bernice bert bertil bertrand bettina beverly bhavna bianca bilal birgit birgitta birgitte birk birte bjorn blaise
blanche boaz bob bodil bogdan bohdan bola boleslaw boris borja bozena brad bradley bram branko brecht brenda brendan brian bridget brigid brigitte
britt britta brooke bruce bruna brunhild bruno bryan bryce burak burkhard caitlin caleb callum calvin cameron camila camille candice carina carine
carl carla carlo carlos carlota carmela carmelo carmen carol carole carolina caroline carolyn carsten casey casimir caspar casper cassandra catalina
catarina caterina catherine cathy catriona cecile cecilia cecilie cedric celeste celia celina celine cem cemal cesar chaim chandra chantal charlene
charles charlie charlotta charlotte chen cheng cheryl chiamaka chiara chidi chika chinedu chiyo chiyoko chloe chris christa christel christelle
christer christian christiane christina christine christof christoph christophe christopher chukwudi ciara ciaran cid cilia cillian cindy claas claes
claire clara clarice clarissa claudia claudio claus clemens clement clementine cleo clifford clive clotilde clyde coen cole colette colin colleen
connor conny conor conrad constance constantin consuelo cora coralie cordelia corentin coretta corinna cormac cornelia cornelis cornelius cosima
cosmin costas courtney craig crispin cristina csaba curtis cynthia cyril daan dafne dagfinn dagmar dagny daichi daiki daisuke dalia dalila damaris
damian damiano damien damir damon dan dana dandara danial danica daniel daniela daniele danielle danilo danny danuta daphne darek daria dario darius
darja darko darlene darrell darren daryl dasha dave david davide davina dawid dayo debbie debora deborah declan deepa deirdre delia delphine demetrius
demi denis denise dennis derek derrick despina detlef devi devon dhruv diallo diana diane dianne diarmuid didier diego dieter dietmar dietrich diletta
dimitar dimitra dimitri dimitrios dimitris dina dinah dinesh dino dirk dita divya djamel dmitri dmytro domenico domingo dominik dominika dominique
donald donnacha donovan dora dorian dorien doris dorit doro dorota dorothea dorothee dorothy dorte doug douglas dragan duarte duncan dunja dusan
dustin dwayne dylan ebba ebru eckart edda eddie edgar edie edita edith edmund edna edoardo eduard eduardo edvard edvin edward edwin eero efe efrat
egbert egil egon ehud eike eileen eimear einar eirik eithne eivind ekaterina elaine elazar eldar eleanor elena eleni eleonora eleonore elettra eli
elia eliane elias elie elif elijah elin elina elinor elio eliot elisa elisabeth elisabetta elise elisha eliska eliza elizabeth elke ella ellen ellie
ellinor elliot elliott elmar elmer elodie eloise elroy elsa elsbeth elspeth elvira elwood emanuel emanuela emeka emerson emil emile emilia emiliano
emilie emilio emily emine emma emmanuel emmanuelle emmet emre endre engin enid ennio enno enric enrica enrico enrique enzo eoghan eoin ephraim erasmus
ercan erdem erhard eric erica erich erick erik erika erin erkan erkki erland erling erminia ernest ernestine ernesto ernst erwan erwin esben esen esme
esmeralda espen esra esteban estefania estelle esther estrella etienne eugen eugene eugenia eugenie eugenio eulalia eunice eva evan evangelia
evangeline eve evelina eveline evelyn evert ewa ewald ewan ewelina ezekiel fabian fabiana fabien fabienne fabio fabiola fabrice fabrizio fadi fahad
faisal faiza falk famke fanni fanny farah farai fares farhad farid farida farouk fatih fatiha fatima fatma fatou faustine federica federico fedor
felice felicia felicitas felicity felipe felix femi fenna ferdinand ferenc fergus fermin fernanda fernando ferran fien filip filipa filipe filippa
filippo finbar finja finlay finn finnegan fintan fiona fiorella flavia flavie flavio fleur florent florentin florian floriane floris fola folke
foteini fotis fran frances francesca francesco francine francis francisca francisco franck franco francois francoise frank franka franklin frantisek
franz franziska fraser fred freddie freddy frederic frederica frederik frederike frederique fredrik freja freya frida frieda friedrich frits fritz
froukje fulvio fumiko gabor gabriel gabriela gabriele gabriella gabrielle gaetan gaetano galina gareth gary gaspard gaston gaurav gavin geert gemma
genevieve gennaro geoffrey geoffroy georg george georges georgina georgios gerald geraldine gerard gerardo gerd gerda gergely gerhard gerlinde
germaine gernot gerrit gerry gert gertrud gesa gesine ghislain ghita giacomo giada gian giancarlo gianluca gianni gideon gilbert gilberto gilda giles
gilles gillian gina ginevra gino giorgia giorgio giovanna giovanni gisela gisele giselle gita gitte giulia giuliana giuliano giulio giuseppe gizem
gladys glenda glenn gloria glyn godfrey gonzalo goran gordana gordon gorm gosia gottfried gotz greg gregoire gregor gregory greta gretchen gretel
grigori grzegorz gudrun guido guilherme guillaume guillermo gulsen gunnar gunnel gunther gurpreet gustaf gustav gustavo guus gwen gwendolyn gyorgy
habib hadi hadrien hafsa hagen haim hakan hakon haldor halfdan halima halina halvard halvor hamid hamza hana hanif hanna hannah hanneke hannelore
hannes hans hansi harald hariet haris harish harold harri harriet harriett harris harry harsh hartmut haruka haruki haruko haruto harvey hasan hassan
hatice haukur heather hector hedda hedvig hedwig heidi heike heiko heiner heino heinrich heinz heleen helen helena helene helga helge hella helle
helma helmut hendrik henk henning henri henriette henrik henrike henrique henry herbert heribert herman hermann hermine hernan hester hicham hidde
hideki hideo hilary hilda hilde hildegard hillevi hilmar hilt hina hiro hiroki hiroko hiroshi hiroto hisham hjalmar holger holly honoka horst hoshi
howard huda hugh hugo hugues hui hulda humberto humphrey huong husain hussein hyun iain ian ibrahim ida idris ieva ifeoma ignace ignacio ignatius igor
ikram ilaria ildiko ilhan iliana ilias ilir ilka ilkka ilona ilse imad iman imane imani imke immanuel imogen imran ina inaya indira ines inez inga
inge ingeborg ingela inger ingmar ingo ingolf ingrid ingunn ingvar ingvild inka inken ioana ioannis ionut ipek iratxe irena irene irina irma irmgard
isaac isabel isabela isabell isabella isabelle isadora isaiah isak isam isaura iseult isha ishaan isidora isidro ismael ismail isolde istvan itai
italo itziar ivan ivana ivar ivet iveta ivo ivonne iwan iwona izabela izaskun jaap jacek jacinta jack jackie jacob jacobo jacopo jacqueline jacques
jadwiga jaime jaimie jair jakob jakub jamal jameela james jamie jamil jan jana jane janet janice janina janine janis janne jannick jannik janos janusz
jaqueline jarek jari jarmila jaromir jaroslav jaroslaw jasmin jasmina jasmine jason jasper jaume javier jaya jayden jayne jean jeanette jeanne
jeannine jeff jefferson jeffrey jelena jelle jenna jennifer jenny jens jeremiah jeremias jeremy jeroen jerome jerry jerzy jesper jess jesse jessica
jessie jesus jette ji-woo jill jim jimena jimmy jin jiri jitka joachim joakim joan joana joanna joanne joao joaquim joaquin jobst jocelyn jochen joe
joel joelle joerg joey johan johann johanna johannes john johnny jolana jolanda jolanta joleen jon jonah jonas jonathan jonna joon joost jordi jorg
jorge jorgen joris jorn jorunn jose josef josefina josefine josep joseph josephine josh joshua josiah josip josipa joska joss jost josue jovan jovana
joyce juan juana juanita judith judy juho jukka jule julia julian juliana juliane julie julien julienne juliet julieta juliette julio julius juma jun
junichi junko juraj jurgen jurij jussi justin justina justine justus jutta juuso jytte kacper kadir kai kaija kaisa kaito kaj kajsa kalina kalle kamal
kamil kamila kamilla kamran kaori karan kareem karel karen karim karima karin karina karine karl karla karlheinz karolin karolina karoline karsten
karthik kasia kaspar kasper kastriot katalin katarina katarzyna kate katell katharina katherine kathleen kathrin kathryn kathy katia katie katinka
katja katka katrin katrina katrine kavita kavya kay kayla kazimierz kazuki kazuko keanu keiko keith keld kelechi kelly kelvin kemal ken kendra kenichi
kenji kenneth kenta kenza kerem kerry kerstin kevin khadija khaled khalid khalil khanh kian kiara kieran kiki kilian killian kim kimberly kimi kimiko
kiran kirill kirsi kirsten kirstin kirsty kjartan kjell kjersti klaas klara klaudia klaus klavdia knud knut koen kofi kohei koji kojo konrad
konstantin konstantina konstantinos koray korbinian kornelia kostas krishna kristen kristian kristiina kristin kristina kristine kristjan kristof
kristoffer krystyna krzysztof kseniya kunal kurt kwabena kwaku kwame kyle kylie kyoko kyra lachlan ladislav laila lajos lakshmi lamia lamine lana
lanre lara larissa lars lasse laszlo latifa laura laure lauren laurence laurens laurent laurenz lauri laurie laurin lavinia lazar lazaro lea leah
leander leandra leandro leanne leena leif leila lele lena lene leni lenka lennard lennart lenny lenore leo leon leona leonard leonardo leonhard leonid
leonie leonor leonora leonore leopold leopoldo leroy lesley leslie leszek leticia letizia lev levente levi lewis leyla lia liam liana lidia lidija
lieke liesbeth lieselotte lieven ligia lili lilian liliana liliane lilith lilja lilla lilli lillian lilly lilo lilou lina linda ling linh linnea linus
lionel lior lisa lisanne lisbet lisbeth lise liselotte lisette liv livia lizzie ljiljana ljubica llewellyn lloyd loic lois lora loredana lorelei loren
lorena lorenz lorenza lorenzo loretta lorna lorraine lothar lotte lou louane loubna louella louis louisa louise lourdes luana luc luca lucas luce
lucia lucian luciana luciano lucie lucien lucienne lucille lucinda lucio lucius lucrezia lucy ludger ludmila ludo ludovic ludovica ludvig ludwig luigi
luis luisa luise luiz luka lukas lukasz luke lula luna luther lutz luuk luz lwazi lydia lydie lykke lynda lynn lynne maaike maarten maartje mabel
maciej madalena maddalena maddie madeleine madeline madelon mads mael maelle maeve magali magda magdalena magnhild magnus mahmoud mahmud maia maike
maite maj maja makoto malak malcolm malena malgorzata malia malik malika malin malina mallory malte malu malwina mamadou manami mandy manfred mani
manish manoj manon mansur manu manuel manuela mara marc marcel marcela marceli marcella marcelle marcello marcelo marcia marcin marco marcos marcus
marek maren maret marga margaret margareta margarete margarida margarita margaux margherita margit margo margot margret margrethe margrit marguerite
mari maria mariam mariama marian mariana marianna marianne mariano marice marie marieke mariella marielle marietta marija marijn marika marike mariko
marilena marilou marilyn marin marina mario marion maris marisa marisol marit marita marius marja marjan marje marjo marjolein marjorie markku marko
markus marla marleen marlen marlene marlies marlon marta marten martha marthe martijn martin martina martine martti marty maru marvin mary maryam
marylou masahiro masako masami masashi massimo matej mateja mateo mateus mateusz mathias mathieu mathilda mathilde mathis mathurin matias matilda
matilde mats matteo matthew matthias matthieu matthijs matti mattia mattias maud maude maura maureen maurice mauricio maurits maurizio mauro max
maxence maxim maxime maximilian maximiliano maya mayumi mechthild meera mehdi mehmet mehwish mei mela melanie melina melinda melisa melissa melker
melvin mercedes meredith meret merete meriem merle merve mette mia micah micha michael michaela michal michel michela michele micheline michelle
michiel michiko mickael midori mieke mieszko mignon miguel mihaela mihai mihail mika mikael mikaela mike mikel mikhail mikko mikolaj mila milagros
milan milana milena milica milla millie milo milos miloslav milton mimi mina minerva ming minh minna minoru mira mirabel mirabella miranda mircea
mireille mirela mirella mireya miriam mirjam mirka mirko miro miroslav miroslava misaki misha mitchell mithat mitra mitsuko miyako miyuki moana
modesta moha mohamed mohammad mohammed mohan mohsen moira moises molly mona monica monika monique montserrat mordechai morgane moritz morten moses
mostafa moussa muhammad muhammed mukesh munir murat muriel murray mustafa myles myriam myrtle nabil nadeem nadege nader nadezhda nadia nadine nadir
nadja nagore nahia nahuel naima nanami nancy nanda nanette naoki naoko naomi naoto narcisa narek nasir nasrin nassim natacha natalia natalie natalija
natascha natasha nate nathalia nathalie nathan nathanael nathaniel naveen navid nawal nazanin neal ned neda neela neha neil nele nelia nell nella
nellie nelly nelson nenad nerea neri nestor neus neven nevena neville ngoc ngozi nia niall niamh nicholas nick nicklas nicky nico nicola nicolae
nicolai nicolas nicole nicoletta nicolette nicolo niek niels nigel nika nikhil niki nikita nikki niklas niko nikodem nikola nikolai nikolaj nikolas
nikolaus nikos nils nina ning nino nir nirmala nisha nitin nkechi noa noah noam noe noel noelia noelle noemi noemie nolan nolwenn noor nora norah
norbert noreen nori noriko norman norwin nour nuno nuria nurit nyla oana obi octave octavia octavio oda odette odile odin odysseas ofelia ola olaf
olav ole oleg oleksandr oleksandra olena olga oli olimpia oliver olivia olivier olle ollie olof olu oluf olufemi oluwaseun olympe omar omer ondine
ondrej onni onur oona ophelia ophelie orazio orlando ornella orsolya orson ortwin osama osamu oscar osian oskar osman osvaldo oswald oswin otfried
othmar otis ottavia ottavio otte ottilie otto ottokar ousmane owen oyvind ozan ozge ozgur pablo padma padraig paloma pamela pancho paola paolo parisa
pascal pascale pasquale patrice patricia patricio patrick patrik patrizia patrycja patryk patsy patty paul paula paule paulette paulina pauline paulo
pavel pavla pavle pavlos pawel payal pedro peer peggy pekka pelle penelope percival percy peregrine pernilla pernille perpetua perrine perry pervez
petar peter petr petra petri petros petter petya phil philip philipp philippa philippe philomena phoebe phuong phyllis pia piedad pieper piero pierre
pierrick piet pieter pietro pihla pilar pim pinar piotr pippa pirkko piroska pola polly pooja poul pradeep prakash pranav prashant pratik preben
preeti prisca priscilla priya priyanka przemyslaw quang quentin quirin quynh rabea rabia rachel rachele rachid radek radka radko radmila rado radoslav
radovan rafael rafaela rafal raffaele raffaella rafi ragna ragnar ragnhild rahel rahul raimo raimund rainer raisa raissa raj rajesh raju rakesh ralf
ralph rami ramin ramiro ramon ramona ramzi rana randall randi randolph ranga rania ranveig raoul raphael raphaela raphaelle raquel rasa rashid rasmus
rasul raul ravi raymond raymonde rebeca rebecca rebecka rebekka reem regan regina reginald regine regis regula reiko reima reine reiner reinhard
reinhold reinier reka remco remi remo remus remy renata renate renato renaud rene renee renske renzo reto reuben reuven reyhan reza rhea rhiannon
rhoda rhonda rhys ria riad rian ricarda ricardo riccardo richard rick rickard ricky rico riina rikard rike riku rina rinat rino rita ritika ritu ritva
rivka roald robby robert roberta roberto robin robyn rocco rocio roderich roderick rodney rodolfo rodrigo rodrigue roel roelof roger rohan rohit
roland rolande rolando rolf rolland roma romain romaine roman romane romano romeo romina romuald romy ron ronald ronan ronja ronnie ronny roque rory
rosa rosalia rosalie rosalind rosamund rosanna rosaura rosemarie rosemary rosetta rosie rosina rosita ross roswitha rouven roxana roxane ruben rudi
rudiger rudolf rudy rufus rui rukhsana runa rune rupert ruslan russell rustam rutger ruth ryan ryo ryota ryszard saad saba sabina sabine sabrina sacha
sachiko sadia sadie saeed safia sahar sahra saida sakura salah saleh salim sally salma salman salome salvador salvatore sam samantha samar sami samir
samira sammy samson samuel samuela samuele sana sandeep sander sandra sandrine sandro sanjay sanna sanne santiago santino santosh saoirse sara sarah
sarai saray sarita sascha sasha saskia satoshi satu saul saverio savina scott seamus sean sebastian sebastiano sebastien sedat seija selim selin
selina selma semra senta seppo serafina serafino serena serge sergei sergey sergio seth severin severine seweryn seyma shabnam shahid shaina shalini
shane shanice shannon sharif sharon shaun shauna shawn sheila shelby sheldon shelley shinji shira shirin shirley shiro shlomo shobha shona shoshana
shreya shruti shu shun sian sibel sibylle siddharth sidney sidonie siegfried sieglinde siegrid siena sigmund signe sigrid sigrun sigurd silas silja
silje silke silvan silvana silvester silvia silvie silvio simo simon simona simone simonetta sina sinan sindre sinead sini siobhan sipho siri sissel
siv sixten slavica slavko slawomir slobodan snezana snorre soeren sofia sofie sohail solange soledad solene solfrid solveig sona sonia sonja sonny
sonya sophia sophie soraya soren sotiris souad soufiane spyros srdjan ssamuel stan stanislas stanislav stanislaw stavros stefan stefania stefanie
stefano steffen steffi stella stepan stephan stephane stephanie stephen steve steven stewart stian stig stijn stina stojan stuart subash sudha sue
suhail suki sulaiman suman sumi sumit sunil sunita sunniva suraj suresh surya susan susana susann susanna susanne sushila susi susie suvi suzan
suzanna suzanne suze suzette suzuki sven svend svenja svetlana swantje swati sybil sybille sylva sylvain sylvester sylvia sylvie szymon tabea tabitha
tadas tadashi tadeusz taiki taina takashi takeshi takumi talia talib tamar tamara tamas tamika tammo tammy tanguy tania tanja tanvi tanya tara tarek
tarik tariq tarja tasha tatiana tatjana tatsuya tatyana tawanda tayfun teague ted teddy teemu tehila tej tekla telma temba temitope teo teodor teodora
teodoro terence teresa terez tereza teri terje terry tessa tetyana teun thaddeus thais thalia thandi thanh thea theda thelma themba theo theodor
theodora theodore theres theresa therese theresia thiago thibaud thibault thibaut thierry thies thijs thilo thomas thomasina thor thora thorben thord
thore thorsten thu thuy thyra tiago tian tiana tiberius tibor tiffany tiina tijn tilda tilde tilla tilman tilo tim timea timo timofey timon timothee
timothy timur tina tini tirza tito titus tiziana tiziano tjark tjorven tobias tobin toby todd toivo tolga tom tomas tomaso tomasz tomislav tommaso
tommy tomohiro tomoko tonda toni tonia tonje tonnes tony torben tord tore torgeir torill torleif torstein torsten torunn tove tracey tracy travis
trevor trine trinh trinidad tristan tristana troels trond trudi trudy truls trygve tsering tsuyoshi tuan tudor tugba tuija tuncay tuomas tuva tyler
tymon tyra tyrone uche uday ugo ulf ulla ulli ulric ulrich ulrika ulrike ulysse uma umar umberto umut unai urbain urs ursel ursula urszula urte usman
uta ute utku uwe uzma vaclav vadim valentin valentina valeria valeriano valerie valerio valery valter vanda vanessa vanja vanya varun vasil vasile
vasileios vasiliki vasilis vasily veera velma venla vera verena veronica veronika veronique vesa vesna vesta vibeke vicente vicki vicky victor
victoria victorine vidar vigdis viggo vigo vihaan vijay vikas vikram viktor viktoria vilde vilhelm viljami ville vilma vimal vinay vince vincent
vincenza vincenzo vineet viola violaine violeta violetta viorica virgil virgilio virginia virginie vishal vitali vito vitor vittoria vittorio viveca
vivek vivi vivian viviana viviane vivien vivienne vlad vladimir vladislav vlasta vojtech volkan volker vreni vuk waldemar waleed walid wallace walter
waltraud wanda wangari wanja wassim wayne wei wenche wencke wendelin wendell wendy wenzel werner wesley wessel whitney wibke wiebke wieland wiktor
wiktoria wilbert wilfred wilfried wilhelm wilhelmina wilhelmine willa willem willemijn willi william willy wilma wilmer wim winfried winifred winnie
winston witold wlodzimierz wojciech wolfgang wolfram wouter wren wyatt xander xavier xenia xia ximena xin xiomara xochitl yael yakov yamina yan yana
yanis yann yannick yannis yara yaroslav yasemin yash yasin yasir yasmin yasmina yasmine yasser yassine yasuko yavuz yehuda yelda yelena yemi yesenia
yetunde yevgeni yigit ying yitzhak yngve yoko yola yolanda yolande yonas yong yoni yoram yosef yoshi yoshiko yoshio yossi youcef youssef ysabel
ysaline yuan yui yuka yukari yuki yukiko yukio yuko yulia yuliya yumi yumiko yuna yunus yuri yurii yuriko yusuf yuto yuval yvan yves yvette yvonne
zacharias zachary zahra zaid zaida zainab zaira zak zakaria zakir zaneta zara zaynab zbigniew zdenek zdenka zdravko zehra zeina zelda zelie zeljka
zeljko zena zeno zenobia zenon zeynep zhang zhanna zhen zia ziad zineb zita ziva zivko zlata zlatan zlatko zoe zofia zohar zola zoltan zora zoran
zorica zsofia zsolt zuleika zuri zuzana zuzanna zygmunt
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
