CREATE TABLE "holds" (
	"name" text PRIMARY KEY NOT NULL,
	"worker" text
);
--> statement-breakpoint
CREATE TABLE "mirrors" (
	"id" text PRIMARY KEY NOT NULL,
	"of" text NOT NULL,
	"run" text NOT NULL,
	"chat" text NOT NULL,
	"channel" text NOT NULL,
	"root" text
);
--> statement-breakpoint
CREATE INDEX "mirrors_of" ON "mirrors" USING btree ("of");