CREATE TABLE "unheard" (
	"chat" text PRIMARY KEY NOT NULL,
	"since" bigint
);
