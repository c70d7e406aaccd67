/** First names that many people bear, by where; those that are words as well (`Mark`, `Ruby`, `Art`) are left out. */
const NAMES = `
aaron abdul abdullah abebe abena abhishek abigail abiodun abraham achieng achmad ada adaeze adaku adalberto adam adebayo adela adelaide adele adelheid
adelina adeola adil aditi aditya adnan adrian adriana adrienne adwoa aecio afonso agata agatha agathe agnes agneta agnieszka agus agustin ahmad ahmed
aida aidan aikaterini aiko aila aileen aina ainhoa aino ainsley aisha aishwarya aisling aitor ajay ajda ajit akash akiko akin akinyi akira akram
akshay akua alaide alain alan alana albert alberta alberto aldo alec alejandra alejandrina alejandro aleksander aleksandra aleksi alena alenka
alessandra alessandro alessia alessio alex alexa alexander alexandra alexandre alexei alexis alfonso alfred alfredo algot ali alice alicia alina
alison alka almir almut aloisia aloisio aloys alva alvar alvaro alvin alwin alyssa amadou amaia amaka amal amalia amalie amanda amandine amara amaury
amaya ambrose amelia amelie ameya amina aminata amine amir amira amit amparo amrita amy ana anabel anais anamika ananda anant ananya anastasia
anastasios anatol anatole anchali ander anders andras andraz andre andrea andreas andreea andrei andrej andres andrew andrzej andy aneta anette angela
angelika angeliki angelique angelo angus angustias anh aniela anika anil anisa anisha anissa anita anja anjali anjana anke ankit ankur ann anna
annabel annalena anne annegret anneke anneli annelies anneliese annemarie annett annette annie annika anouk ansel anselm anselme ansgar antero anthea
anthony antje antoine antoinette anton antonia antonina antonio antonis antti anuj anupam anuradha anwar anya anze aoi aparna apolline apurva araceli
araci arantxa arash aravind archana archibald ariane arianna arianne ariel arif aristide arjun arkadiusz arlette armand armando armin arnaud arnav
arne arnold arnulf aron arpit arsene artem arthur artur arturo arun arvid aryan asahi asbjorn asger asha ashish ashok ashton ashwin asif aslan asmus
astrid asuka athanasios atieno atsushi attila atul aude audrey augustin augusto aurelie aurelien aurelio aurora avery avi avinash avraham axel axelle
ayaan ayaka ayako ayame ayan ayda aylin ayman ayo ayodele ayoub ayse ayumi azadeh aziz azra azucena babak babatunde bahar bakarne balazs balint
baltasar balthasar bambang bao baptiste baptistine barasa barbara barnaby barry bart bartek bartosz bashir bastian bastien bea beata beate beatrice
beatriz becky begona beibei ben benat benedetta benedicte benedikt benedito benita benito benjamin benno benny benoit beppe berit bernadette bernardo
bernd bernhard bernice bert bertil bertille bertrand bettina beverly bhavesh bhavna bianca bilal bingbing birger birgit birgitta birgitte birk birte
bisi bjorn blaise blanche blandine boaz bob bodil bogdan bohdan bohumil bohyun bola boleslaw boris borja bosse bostjan bozena brad bradley bram branko
brecht brenda brendan brian bridget brieuc brigid brigitte britt britta brooke bruce bruna brunhild brunhilde bruno bryan bryce budi burak burghard
burkhard caetano caio caitlin caleb callum calvin cameron camila camille candice carina carine carl carla carlo carlos carlota carmela carmelo carmen
carol carole carolina caroline carolyn carsten casey casilda casimir caspar casper cassandra cassia catalin catalina catarina caterina catherine cathy
catriona caua cecile cecilia cecilie cedric celeste celia celina celine cem cemal cesar chaim chaitanya chandra chantal chanwoo charlene charles
charlie charlotta charlotte charu chebet chema chen cheng cherono cheryl chetan chiamaka chiara chidi chidinma chihiro chika chinedu chinwe chitra
chiyo chiyoko chloe chris christa christel christelle christer christian christiane christina christine christof christoph christophe christopher
christos chukwudi chunhua ciara ciaran cicero cid cilia cillian cindy claas claes claire clara clarice clarissa claudia claudio claus cleber cleide
clelie clemens clement clementine cleo clifford clive clothilde clotilde clyde coen cole colette colin colleen connor conny conor conrad constance
constantin consuelo cora coralie cordelia corentin coretta corina corinna cormac cornelia cornelis cornelius cosima cosmin costas courtney craig
crispin cristina csaba csilla curro curtis cynthia cyprien cyrielle cyril daan daeun dafne dagfinn dagmar dagny dahye daiane daichi daigo daiki
daisuke dalia dalila damaris damian damiano damien damienne damini damir damon dan dana dandan dandara danial danica daniel daniela daniele danielle
danilo danny danuta daphne darek daria dario darius darja darko darlene darrell darren daryl dasha dave david davide davina dawid dayo debbie debora
deborah declan deepa deepak deepika deirdre delia delphine demetrio demetrius demi denis denise dennis derek derrick despina despoina detlef devi
devika devon dewi dhananjay dhruv diallo diana diane dianne diarmuid didier diego dieter dietlinde dietmar dietrich diletta dimitar dimitra dimitri
dimitrios dimitris dina dinah dinesh dino dirk dita divya divyanshu djamel dmitri dmytro domenico domingo dominik dominika dominique donald dongmin
donnacha donovan dora dorian dorien dorin doris dorit doro dorota dorothea dorothee dorothy dorte dorthe doug douglas doutzen dragan dragos drahomira
duarte duncan dunja dusan dustin dwayne dylan ebba eberhard ebru ebuka eckart edda eddie edeltraud edgar edie edilson edita edith edmee edmund edna
edoardo edson eduard eduardo edurne edvard edvin edward edwin eero efe efosa efrat egbert egil eglantine egon ehud eiji eike eileen eimear einar eino
eirik eirini eithne eivind ekaterina ekkehard elaine elazar eldar eleanor eleftheria elena eleni eleonora eleonore elettra elfriede eli elia eliane
elias elie elif elijah elin elina elinor elio eliot elis elisa elisabeth elisabetta elise elisha eliska eliza elizabeth elke ella ellen ellie ellinor
elliot elliott elmar elmer eloa elodie eloise elouan elroy elsa elsbeth elspeth elvira elwood emanuel emanuela emeka emeline emerson emiko emil emile
emilia emiliano emilie emilio emilson emily emine emma emmanuel emmanuelle emmet emre endre eneko engelbert engin enguerrand enid ennio enno enric
enrica enrico enrique enzo eoghan eoin ephraim erasmus ercan erdem erhard eric erica erich erick erik erika erin erkan erkki erland erling erminia
erna ernest ernestine ernesto ernst erwan erwann erwin esben esen esme esmeralda espen esra esteban estefania estelle esther estrella eszter etienne
etsuko eugen eugene eugenia eugenie eugenio eulalia eulogio eunice eunji eunkyung eva evan evangelia evangeline eve evelina eveline evelyn evert
everton ewa ewald ewan ewelina eyvind ezekiel fabian fabiana fabien fabienne fabio fabiola fabrice fabricia fabrizio fadi fahad faisal faiza falk
famke fanchon fanni fanny farah farai fares farhad farid farida farouk fatih fatiha fatima fatma fatou faustine fede federica federico fedor felice
felicia felicitas felicity felipe felix femi femke fenna ferdi ferdinand ferenc fergus fermin fernanda fernando ferran fien filip filipa filipe
filippa filippo finbar finja finlay finn finnegan fintan fiona fiorella firmin fitri flavia flavie flavien flavio flemming fleur florent florentin
florian floriane florin floris fola folake folke foteini fotini fotis fran frances francesca francesco francine francis francisca francisco franck
franco francois francoise frank franka franklin frantisek franz franziska fraser fred freddie freddy frederic frederica frederik frederike frederique
fredrik freja freya frida frieda friedel frieder friederike friedrich frits fritz froukje fulvio fumi fumiko funke gabor gabriel gabriela gabriele
gabriella gabrielle gael gaelle gaetan gaetano gahyun galina ganesh garance garazi gareth gary gaspard gasper gaston gaurav gauri gavin gbenga geert
geeta gemma genevieve gennaro genta geoffrey geoffroy georg george georges georgina georgios gerald geraldine gerard gerardo gerd gerda gergely gergo
gerhard gerlinde germaine gernot gerry gerson gert gerti gertrud gesa gesine gheorghe ghislain ghita giacomo giada gian giancarlo giang
gianluca gianni giannis gideon giesela gijs gilbert gilberto gilda giles gilles gillian gilson gina ginevra gino giorgia giorgio giorgos giovanna
giovanni girish gisela gisele giselle gita gitte giulia giuliana giuliano giulio giuseppe gizem gladys glenda glenn gloria glyn godfrey gontran
gonzalo gopal goran gordana gordon gorka gorm goro gosia gosta gottfried gotthard gotz grazyna greetje greg gregoire gregor gregory greta gretchen
gretel grigori grzegorz guadalupe gudmund gudrun guenole guido guilherme guillaume guillermo gulsen gundula gunilla gunnar gunnel gunther guowei
gurpreet gustaf gustav gustavo guus gwen gwenaelle gwendal gwendolyn gyorgy gyula haakon habib hadi hadrien hafsa hagen haim hakan hakon haldor
halfdan halima halina hallvard halvard halvor hamid hamza hana hanif hanna hannah hanne hanneke hannelore hannes hans hansi haoran harald hariet
harini haris harish harold harri harriet harriett harris harry harsh hartmut haruka haruki haruko haruna haruto harvey hasan hassan hasse hatice
haukur hayato heather hector hedda hedvig hedwig heidemarie heidi heike heikki heiko heiner heinke heino heinrich heinz heleen helen helena helene
helga helge hella helle helma helmi helmtrud helmut heloisa hemant hendra hendrik henk henner henning henri henriette henrik henrike henrique henry
herbert heribert herman hermann hermine hernan hessel hester hicham hidde hideki hideo hieu hilary hilda hilde hildegard hillevi hilmar hilt hiltrud
hina hinnerk hiro hiroaki hiroki hiroko hiromi hiroshi hiroto hisashi hisham hitomi hjalmar hoang holger holly hongmei honoka honorine horst hortense
hoshi howard huan huda hugh hugo hugues hui hulda humberto humphrey huong husain hussein huy hyejin hynek hyojin hyun hyunwoo iain ian ibon ibrahim
ichiro ida idoia idris ieva ifeanyi ifeoma ignace ignacio ignasi ignatius igor ikenna iker ikram ilaria ilda ildiko ilhan iliana ilias ilinca ilir
ilka ilkka ilmari ilona ilse imad iman imane imani imke immanuel imogen imran imre ina inaki inaya indira ines inez inga inge ingebjorg ingeborg
ingela ingelore inger ingmar ingo ingolf ingrid ingunn ingvar ingvild inigo inka inken inmaculada ioana ioanna ioannis ionela ionut ipek iratxe irena
irene irfan irina irma irmgard irmtraud isaac isabel isabela isabell isabella isabelle isadora isaiah isak isam isamu isaura isaure iseult isha ishaan
ishita isidora isidro ismael ismail isolde istvan itai italo itsuki itziar iulia ivan ivana ivar ivet iveta ivo ivone ivonne iwan iwona izabela izaro
izaskun izumi jaap jacek jaciara jacinta jack jackie jacob jacobo jacopo jacotte jacqueline jacques jadwiga jadzia jaehyun jaime jaimie jair jaka
jakob jakub jamal jameela james jamie jamil jan jana jandira jane janet janice janina janine janis janne jannick jannik janos janusz jaqueline jarek
jari jarka jarmila jaromir jaroslav jaroslaw jasmijn jasmin jasmina jason jasper jaume javier jaya jayden jayesh jayne jean jeanette jeanne
jeannine jeff jefferson jeffrey jehanne jelena jelle jelmer jenna jennifer jenny jens jeremiah jeremias jeremy jernej jeroen jerome jerry jerzy jesper
jess jesse jessica jessie jesus jette ji-woo jiahao jianguo jide jieun jihoon jihye jill jim jimena jimin jimmy jin jing jingyi jinwoo jiri jiro jisoo
jitka jiwon jiyoung joachim joakim joan joana joanna joanne joao joaquim joaquin joaquina jobst jocelyn jochen joe joel joelle joerg joey johan johann
johanna johannes john johnny jokin joko jolana jolanda jolanta joleen jon jonah jonas jonathan jone jonna joon joonho joost jordi jorg jorge jorgen
jorgina joris jorn jorrit jorunn jose josef josefa josefina josefine joseline josep joseph josephe josephine josh joshua josiah josip josipa joska
joss jost josue josune jovan jovana joyce jozsef juan juana juanita jucelino judit judith judy juhani juhee juho jukka jule julian juliana
juliane juliano julie julien julienne juliet julieta juliette julio julius juma jun junho junichi junjie junko juraj jure jurgen jurij jussi justin
justina justine justus jutta juuso jyoti jytte kacper kadir kaede kaho kai kaija kaisa kaito kaj kajsa kalevi kalina kalle kalliopi kalpana kamal
kamau kamil kamila kamilla kamini kamran kanako kanika kaori kaoru karan kareem karel karen karim karima karin karina karine kariuki karl karla
karlheinz karlotta karolin karolina karoline karsten karthik kartik kartika kasia kaspar kasper kastriot katalin katarina katarzyna kate katell
katerina katharina katherine kathleen kathrin kathryn kathy katia katie katinka katja katka katrin katrina katrine katsumi kauan kavita kavya kay
kayla kazimierz kazuhiro kazuki kazuko kazuya keanu kedar kehinde keigo keiko keita keith keld kelechi kelly kelvin kemal ken kendra kenichi kenji
kenneth kenta kenza kerem kerry kerstin kevan kevin khadija khaled khalid khalil khanh khoa kian kiara kieran kiki kilian killian kim kimberly kimi
kimiko kinga kipchoge kiprop kiran kirill kirsi kirsten kirstin kirsty kiyoshi kjartan kjell kjersti klaas klara klaudia klaus klavdia klemen knud
knut koen kofi kohei koichi koji kojo koldo komal konrad konstantin konstantina konstantinos koray korbinian kord kornelia kostas kotaro krishna
kristen kristian kristiina kristin kristina kristine kristjan kristof kristoffer krisztina krystyna krzysiek krzysztof kseniya kumiko kunal kunigunde
kunle kurt kwabena kwaku kwame kyle kylie kyoko kyosuke kyra kyriakos kyungmin lachlan ladislav laercio laetitia laila lajos lakshmi lalit lamia
lamine lana lanre lara larissa lars lasse laszlo latifa laura laure lauren laurence laurens laurent laurentiu laurenz lauri laurie laurin lavinia
lazar lazaro lea leah leander leandra leandro leanne leena lefteris leif leila leire lekan lele lena lene leni lenita lenka lennard lennart lennja
lenny lenore leo leon leona leonard leonardo leonhard leonid leonie leonor leonora leonore leopold leopoldine leopoldo leroy lesley leslie leszek
leticia letizia lev levente levi lewis leyla lia liam liana libor lidia lidiane lidija lieke lien liesbeth lieselotte lieven ligia lihua lijuan lili
lilian liliana liliane lilith lilja lilla lilli lillian lilly lilo lilou lina linda ling lingling linh linnea linus lionel lior lisa lisanne lisbet
lisbeth lise liselotte lisette liv livia liviu lizzie ljiljana ljubica llewellyn lloyd loeiza loic loick lois lora loredana lorelei loren lorena
lorenz lorenza lorenzo loretta lorna lorraine lothar lotje lotte lou louane loubna louella louis louisa louise lourdes lovro luana luc luca lucas luce
lucia lucian luciana luciano lucie lucien luciene lucienne lucille lucinda lucio lucius lucrezia lucy ludger ludivine ludmila ludo ludovic ludovica
ludvig ludwig luigi luis luisa luise luitgard luiz luiza luka lukas lukasz luke lula luna luther lutz luuk luz lwazi lydia lydie lykke lynda lynn
lynne maaike maarten maartje mabel macarena maciej madalena madalina maddalena maddie madeleine madeline madelon madhav mads mael maelle maelys maeve
magali magda magdalena magnhild magnus mahesh mahmoud mahmud maia maialen maike maiko maite maiwenn maj maja makena makis makoto malak malcolm malena
malgorzata malia malik malika malin malina malini mallory malte malu malwina mamadou manami mandy manfred mangesh mani manish manisha manoj manolis
manolo manon mansur manu manuel manuela mara marc marcel marcela marceli marcelin marcella marcelle marcello marcelo marcia marcin marco marcos marcus
marek maren maret marga margaret margareta margarete margarida margarita margaux margherita margit margo margot margret margrethe margrit marguerite
mari maria mariam mariama marian mariana marianna marianne mariano maribel marice marie marieke mariella marielle marietta marija marijn marika marike
mariko marilena marilou marilyn marin marina mario marion maris marisa marisol maristela marit marita marius marja marjan marje marjo marjolein
marjorie marketa markku marko markus marla marleen marlen marlene marlies marlis marloes marlon marta marten martha marthe martijn martin martina
martine marton martti marty maru marusa marvin mary maryam marylou marzena masahiro masaki masako masami masaru masashi masato massimo matej mateja
mateo mateus mateusz matevz mathias mathieu mathilda mathilde mathis mathurin matias matilda matilde mats matteo matthew matthias matthieu matthijs
matti mattia mattias maud maude maura maureen maurice mauricio maurits maurizio mauro max maxence maxim maxime maximilian maximiliano maya mayank
mayara mayuko mayumi mechthild meena meera megha megumi mehdi mehmet mehwish mei meike meiling mela melanie melchior melina melinda melisa melissa
melitta melker melvin mengyao mercedes meredith meret merete meriem merle merve mette mia micah micha michael michaela michal michel michela michele
micheline michelle michi michiel michiko mickael midori mieke mieszko mignon miguel miha mihaela mihai mihail mihir miho mijin mika mikael mikaela
mike mikel mikhail mikko miklos mikolaj mila milada milagros milan milana milena milica milind milla millie milo milos miloslav milton mimi mina minah
minako minerva ming minghao minh minho minji minjun minna minoru minseo minsu mira mirabel mirabella miranda mircea mireille mirek mirela mirella
mireya miriam mirjam mirka mirko miro miroslav miroslava misaki misato misha mitchell mithat mitra mitsuki mitsuko miwa miyako miyuki mizuki moacir
moana modesta mogens moha mohamed mohammad mohammed mohan mohit mohsen moira moises mojca molly momoko mona monica monika monique montse montserrat
mordechai morgane moritz morten moses mostafa motoko moussa muhammad muhammed mukesh mukta mumbi munir murat muriel murilo murray mustafa mwangi
mylene myles myriam myrtle myunghee nabil nacho nadeem nadege nader nadezhda nadia nadine nadir nadja nagisa nagore nahia nahuel naima nalini namrata
nanako nanami nancy nanda nandini nanette naoki naoko naomi naomichi naoto narcisa narek naresh nasir nasrin nassim natacha natalia natalie natalija
natascha natasha nate nathalia nathalie nathan nathanael nathaniel natsuki naveen navid nawal nayan nayeon nazanin neal ned neda neela neele neeraj
neeta nefeli neha neide neil nejc nele nelia nell nella nellie nelly nelson nenad nerea neri nestor neus neuza neven nevena neville ngoc ngozi nhung
nia niall niamh nicholas nick nicklas nicky nico nicola nicolae nicolai nicolas nicole nicoleta nicoletta nicolette nicolo nidhi niek niels nigel
niilo nika nikhil niki nikita nikki niklas niko nikodem nikola nikolai nikolaj nikolas nikolaus nikolett nikos nilesh nils nilson nina ning ningning
nino nir nirmala nisha nitesh nitin njeri njoroge nkechi nnamdi noa noah noam noboru nobuo noe noel noelia noelle noemi noemie nolan nolwenn noor
noortje nora norah norbert noreen nori norihiro noriko norman norwin nour nuno nuria nurit nyambura nyla nynke oana oanh obi obinna ochieng octave
octavia octavio oda odair oddny oddvar odette odhiambo odile odin odysseas ofelia oihana ola olaf olalla olatz olav ole oleg oleksandr oleksandra
olena olga oli olimpia oliver olivia olivier olle ollie olof olu oluf olufemi oluwaseun oluwaseyi olympe omar ombeline omer omondi ondine ondrej
onerva onni onur oona ophelia ophelie orazio orlando ornella orsolya orson ortrud ortwin osama osamu oscar osian oskar osman osvaldo oswald oswin
otfried othmar otieno otis ottavia ottavio otte ottilie ottmar otto ottokar ousmane ovidiu owen oyvind ozan ozge ozgur pablo padma padraig pallavi
palle paloma pamela panagiota panagiotis pancho pankaj paola paolo parisa parth pascal pascale pasquale patrice patricia patricio patrick patrik
patrizia patrycja patryk patsy patty paul paula paule paulette paulina pauline paulo pavel pavla pavle pavlos pawel payal pedro peer peggy pekka pelle
penelope pepa percival percy peregrine pernilla pernille perpetua perrine perry pervez petar peter petr petra petri petros petter petya phil philip
philipp philippa philippe philomena phoebe phong phuc phuong phyllis pia piedad pieper piero pierre pierrick piet pieter pietro pihla pilar pim pinar
piotr piotrek pippa pirjo pirkko piroska pola polly pooja poul prachi pradeep prakash pramod pranav prasad prashant pratap pratik praveen preben
preeti prerna primoz prisca priscila priscilla priya priyanka przemyslaw puja purnima qiang quang quentin quique quirin quitterie quyen quynh rabea
rabia rachel rachele rachid radek radhika radim radka radko radmila rado radoslav radovan radu rafael rafaela rafal raffaele raffaella rafi raghav
ragna ragnar ragnhild ragnvald rahayu rahel rahul raimo raimund rainer raisa raissa raj rajat rajeev rajesh rajiv raju rakesh rakhi ralf ralph raluca
ramesh rami ramin ramiro ramon ramona ramzi rana randall randi randolph ranga rania ranveig raoul raphael raphaela raphaelle raquel rasa rashid rashmi
rasmus rasul ratna raul ravi ravindra raymond raymonde razvan rebeca rebecca rebecka rebekka reem reena regan regina reginald regine regis regula
reiko reima reine reiner reinhard reinhild reinhold reinier reka rekha remco remi remo remus remy renan renata renate renato renaud rene renee renske
renu renzo reto reuben reuven reyhan reza rhea rhiannon rhoda rhonda rhys ria riad rian ricarda ricardo riccardo richa richard rick rickard ricky rico
riina rikard rike riku rina rinat rino rintaro rita ritesh ritika ritu ritva rivka rizki roald robby robert roberta roberto robin robyn rocco rocio
roderich roderick rodney rodolfo rodrigo rodrigue roel roelof roger rogerio rohan rohini rohit roland rolande rolando rolf rolland roma romain romaine
roman romane romano romeo romina romuald romy ron ronald ronan ronja ronnie ronny roque rory rosa rosalia rosalie rosalind rosamund rosana rosangela
rosanna rosaura roselyne rosemarie rosetta roshni rosie rosina rosita ross rostislav roswitha rouven roxana roxane rozenn ruben rudi rudiger
rudolf rudy rufus rui rukhsana rumi runa rune ruoxi rupali rupert ruslan russell rustam rutger ruth ryan ryo ryoko ryosuke ryota ryszard saad saara
saba sabina sabine sabrina sacha sachi sachiko sachin sadia sadie saeed safia sagrario sahar sahra saida sakura salah saleh salim sally salma salman
salome salvador salvatore sam samantha samar sameer sami samir samira sammy samson samuel samuela samuele sana sandeep sander sandor sandra sandrine
sandro sangeeta sanjana sanjay sanna sanne santi santiago santino santosh saoirse sapna sara sarah sarai saray sarita sarka sascha sasha saskia satish
satomi satoshi satu saul saurabh saverio savina savita sayaka sayuri scott seamus sean sebastian sebastiano sebastien sedat seema segun seija seiji
sejin selim selin selina selma semra senta seojun seoyeon seppo serafina serafino serena serge sergei sergey sergio seth seungmin severin severine
seweryn seyma shabnam shahid shailesh shaina shalini shane shanice shannon shanshan sharif sharon shashank shaun shauna shawn sheila shekhar shelby
sheldon shelley shigeru shikha shilpa shinji shiori shira shirin shirley shiro shivani shlomo shobha shoko shona shoshana shota shreya shreyas shruti
shu shubham shuichi shun sian sibel sibylle siddharth sidney sidonie siegfried sieghard sieglinde siegrid siena sietske sigmund signe sigrid sigrun
sigurd sigve silas silja silje silke silvan silvana silvester silvia silvie silvio silviu simo simon simona simone simonetta sina sinan sindre sinead
sini siobhan sipho siri sirpa sissel siti siv sixten siyu sjoerd slavica slavko slawek slawomir slobodan smita sneha snehal snezana snorre soeren
sofia sofie sohail sohee soizic solange soledad solene solenn solfrid solveig sona sonal sondre sonia sonja sonke sonny sonsoles sonya soojin sophia
sophie soraya soren sorin sotiris souad soufiane soumya spela spyridon spyros srdjan srinivas ssamuel stan stanislas stanislav stanislaw stavros
stavroula stefan stefania stefanie stefano steffen steffi stella stellan stepan stepanka stephan stephane stephanie stephen steve steven stewart stian
stig stijn stina stojan stuart sture subash subhash sudha sudhir sue sueli suhail sujata sukanya sukarno suki sulaiman suman sumi sumin sumire sumit
sunghoon sunil sunita sunniva suraj suresh surya susan susana susann susanna susanne sushant sushila susi susie suvi suzan suzanna suzanne suze
suzette suzuki sven svend svenja svetlana swantje swapnil swara swati sybil sybille sylva sylvain sylvester sylvette sylvia sylvie synnove szilvia
szymon tabea tabitha tadao tadas tadashi tadej tadeusz taehyung taeko taichi taiki taina taiwo takahiro takako takao takashi takayuki takeshi takumi
takuya talia talib tamami tamar tamara tamas tamika tamires tammo tammy tanguy tania tanja tanmay tanvi tanya tapio tara tarek tarik tariq tarja tarun
tasha tatiana tatiane tatjana tatsuo tatsuya tatyana tawanda tayfun teague ted teddy teemu tehila tej tejas tekla telma temba temitope teo teodor
teodora teodoro terence teresa terez tereza teri terje terry tessa tetsuya tetyana teun thaddeus thais thalia thandi thanh thanos thao thea theda
thekla thelma themba theo theodor theodora theodore theres theresa therese theresia thiago thibaud thibault thibaut thierry thies thijs thilo thinh
thomas thomasina thor thora thorben thord thore thorsten thu thuy thyra tiago tian tiana tianyu tiberiu tiberius tibor tiffany tiina tijmen tijn tilda
tilde tilla tilman tilo tim timea timo timofey timon timothee timothy timur tina tingting tini tiphaine tirza tito titouan titus tiziana tiziano tjark
tjasa tjitske tjorven tobi tobias tobin toby todd toivo tokiko tolga tom tomas tomaso tomasz tomaz tomek tomislav tommaso tommy tomoe tomohiro tomoko
tomomi tonda toni tonia tonje tonnes tono tony torben torbjorn tord tore torge torgeir torill torleif torstein torsten toru torunn toshiko toshio tove
tracey tracy trang traudl trevor trine trinh trinidad tristan tristana tristane troels trond truc trudi trudy truls trung trupti trygve tsering
tsubasa tsutomu tsuyoshi tuan tudor tugba tuija tuncay tunde tuomas tushar tuulikki tuva tuyet tyler tymon tyra tyrone uche uchenna uday udo ugo
ujjwal ulf ulla ulli ulric ulrich ulrik ulrika ulrike ulysse uma umar umberto umut unai urbain urs ursel urska ursula ursuline urszula urte urvashi
usman uta ute utku uwe uzma vaclav vadim vaibhav valdir valentin valentina valere valeria valeriano valerie valerio valery valter vanda vandana
vanessa vangelis vania vanja vanya varsha varun vasil vasile vasileios vasiliki vasilis vasily vasudha veera vegard veikko velma vendula venla vera
verena veronica veronika veronique vesa vesna vesta vianney vibeke vibha vicente vicki vicky victor victoria victorine vidar vigdis viggo vigo vihaan
vijay vikas vikram vikrant viktor viktoria vilde vilhelm viljami ville vilma vimal vinay vinayak vince vincent vincenza vincenzo vineet vinh vinicius
vinod viola violaine violeta violetta viorica vipul virgil virgilio virginia virginie vishal vishnu vitali vito vitor vittoria vittorio vivaan viveca
vivek viveka vivi vivian viviana viviane vivien vivienne vlad vladimir vladislav vlasta vojtech volkan volker volkmar vreni vuk wafula wahyu wairimu
waldemar waleed walid wallace walmir walter waltraud wambui wanda wangari wanja wanjiru wassim wataru wayan wayne wei wenche wencke wendelin wendell
wendy wenjing wenzel werner wesley wessel whitney wibke wiebke wieland wiesia wieslaw wietse wiktor wiktoria wilbert wilfred wilfried wilhelm
wilhelmina wilhelmine willa willem willemijn willi william willy wilma wilmer wiltrud wim winfried winifred winnie winston witold wlodzimierz wojciech
wojtek wolfgang wolfhard wolfram woojin wouter wren wyatt xabier xander xaver xavi xavier xenia xia xiaoling xiaoming xiaoyan ximena xin xinyi xiomara
xiuying xochitl xuan xueqin yael yago yakov yamina yamini yan yana yanis yanling yann yannick yannis yara yaroslav yasemin yash yashwant yasin yasir
yasmin yasmina yasmine yasser yassine yasuhiro yasuko yavuz yehuda yejin yelda yelena yemi yeonwoo yesenia yetunde yevgeni yewande yewon yifan yigit
ying yitzhak yngvar yngve yogesh yoko yola yolanda yolande yonas yong yoni yoonah yoram yorgos yosef yoshi yoshiko yoshio yossi yosuke youcef youngho
youssef ysabel ysaline ysee ysoline yuan yudai yudi yuhan yui yuina yujin yuka yukari yuki yukie yukiko yukio yuko yuli yulia yuliya yuma yumi yumiko
yuna yunus yuri yurii yuriko yusuf yusuke yuta yutaka yuting yuto yuval yuxuan yuzuki yvan yves yvette yvonne yvonnick zacharias zachary zahra zaid
zaida zainab zaira zak zakaria zakir zaneta zara zaynab zbigniew zbyszek zdenek zdenka zdravko zehra zeina zelda zelia zelie zeljka zeljko zena zeno
zenobia zenon zeynep zhang zhanna zhen zhihao zia ziad ziga zilda zineb zita ziva zivko zixuan ziyang zlata zlatan zlatko zoe zofia zohar zola zoltan
zora zoran zorica zosia zsofia zsolt zsuzsa zuleika zuri zuzana zuzanna zygmunt александр александра алексеи алена алина алиса алла анастасия анатолии
андреи анна антон арсении артем богдан борис вадим валентин валентина валерии валерия варвара василии вероника виктор виктория виталии владимир
владислав вячеслав галина геннадии георгии глеб григории дарья даша денис диана дима дмитрии евгении евгения егор екатерина елена елизавета жанна
захар зинаида зоя иван игорь илья инна ирина карина катя кирилл константин кристина ксения лариса леонид лида лидия лилия люба людмила макар максим
маргарита марина мария матвеи маша михаил настя наталья никита николаи нина оксана олег олеся ольга павел петр полина рита руслан саша светлана семен
сергеи софия станислав степан таня тарас татьяна тимофеи тимур федор эдуард эльвира юлия юра юрии яна ярослав
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
