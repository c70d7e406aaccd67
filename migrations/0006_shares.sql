CREATE TABLE "share_line" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "share_line_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"run" text NOT NULL,
	CONSTRAINT "share_line_name_run_pk" PRIMARY KEY("name","run"),
	CONSTRAINT "share_line_nth_unique" UNIQUE("nth")
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"name" text PRIMARY KEY NOT NULL,
	"used" integer NOT NULL,
	"closed" jsonb
);
