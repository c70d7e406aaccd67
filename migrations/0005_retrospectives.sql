CREATE TABLE "retrospectives" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "retrospectives_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"namespace" text NOT NULL,
	"run" text NOT NULL,
	"task" integer,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"outcome" text NOT NULL,
	"tags" jsonb NOT NULL,
	"at" bigint NOT NULL,
	"sending" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" bigint NOT NULL,
	"sent_at" bigint,
	"why" text,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || text)) STORED,
	CONSTRAINT "retrospectives_sending" CHECK ("retrospectives"."sending" in ('waiting', 'here', 'sent', 'refused'))
);
--> statement-breakpoint
CREATE INDEX "retrospectives_search" ON "retrospectives" USING gin ("search");--> statement-breakpoint
CREATE INDEX "retrospectives_run" ON "retrospectives" USING btree ("run");--> statement-breakpoint
CREATE INDEX "retrospectives_unsent" ON "retrospectives" USING btree ("due_at") WHERE "retrospectives"."sending" = 'waiting';