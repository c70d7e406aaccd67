CREATE TABLE "forgotten" (
	"run" text PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL,
	"ended_at" bigint NOT NULL,
	"at" bigint NOT NULL,
	"cleared" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX "forgotten_uncleared" ON "forgotten" USING btree ("at") WHERE not "forgotten"."cleared";