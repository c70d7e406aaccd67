CREATE TABLE "activity" (
	"nth" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "activity_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run" text NOT NULL,
	"task" integer NOT NULL,
	"attempt" integer NOT NULL,
	"at" bigint NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "answers_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run" text NOT NULL,
	"escalation" text NOT NULL,
	"option" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "answers_run_escalation_pk" PRIMARY KEY("run","escalation")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"run" text NOT NULL,
	"task" integer NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"because" text NOT NULL,
	"token" text,
	"worker" text,
	"queued_at" bigint NOT NULL,
	"claimed_at" bigint,
	"ended_at" bigint,
	"deadline_at" bigint,
	"outcome" text,
	"message" text,
	"input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"job" uuid,
	"process_token" text,
	"process_pid" integer,
	"process_started_at" text,
	CONSTRAINT "attempts_run_task_attempt_pk" PRIMARY KEY("run","task","attempt"),
	CONSTRAINT "attempts_status" CHECK ("attempts"."status" in ('queued', 'running', 'waiting', 'merging', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "capacity" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"used" integer NOT NULL,
	CONSTRAINT "capacity_one" CHECK ("capacity"."one"),
	CONSTRAINT "capacity_used" CHECK ("capacity"."used" >= 0)
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "escalations_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run" text NOT NULL,
	"id" text NOT NULL,
	"task" integer NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"evidence" text NOT NULL,
	"options" jsonb NOT NULL,
	"opened_at" bigint NOT NULL,
	"settled_at" bigint,
	CONSTRAINT "escalations_run_id_pk" PRIMARY KEY("run","id"),
	CONSTRAINT "escalations_status" CHECK ("escalations"."status" in ('open', 'acknowledged', 'answered', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "events" (
	"run" text NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"type" text NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "events_run_seq_pk" PRIMARY KEY("run","seq")
);
--> statement-breakpoint
CREATE TABLE "line" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "line_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run" text PRIMARY KEY NOT NULL,
	CONSTRAINT "line_nth_unique" UNIQUE("nth")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "orders_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"worker" text NOT NULL,
	"run" text NOT NULL,
	"task" integer NOT NULL,
	"attempt" integer NOT NULL,
	"order" text NOT NULL,
	"why" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"pace" text NOT NULL,
	"slots" integer NOT NULL,
	"rehearsal" boolean NOT NULL,
	"by" text NOT NULL,
	"seq" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"started_at" bigint,
	"ended_at" bigint,
	"wake_at" bigint,
	"active" integer NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "runs_status" CHECK ("runs"."status" in ('ready', 'running', 'paused', 'stopping', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"run" text NOT NULL,
	"task" integer NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"wave" integer NOT NULL,
	"agent" text NOT NULL,
	"status" text NOT NULL,
	"attempt" integer NOT NULL,
	CONSTRAINT "tasks_run_task_pk" PRIMARY KEY("run","task"),
	CONSTRAINT "tasks_status" CHECK ("tasks"."status" in ('waiting', 'ready', 'running', 'checking', 'merging', 'done', 'parked', 'skipped', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "waves" (
	"run" text NOT NULL,
	"wave" integer NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"total" integer NOT NULL,
	"finished" integer NOT NULL,
	CONSTRAINT "waves_run_wave_pk" PRIMARY KEY("run","wave"),
	CONSTRAINT "waves_status" CHECK ("waves"."status" in ('waiting', 'open', 'held', 'gate', 'done', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"signed_in_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "activity_attempt" ON "activity" USING btree ("run","task","attempt","nth");--> statement-breakpoint
CREATE INDEX "activity_run" ON "activity" USING btree ("run","at","nth");--> statement-breakpoint
CREATE INDEX "attempts_live" ON "attempts" USING btree ("worker") WHERE "attempts"."status" in ('running', 'merging');--> statement-breakpoint
CREATE INDEX "orders_worker" ON "orders" USING btree ("worker","seq");--> statement-breakpoint
CREATE INDEX "runs_wake_at" ON "runs" USING btree ("wake_at") WHERE "runs"."wake_at" is not null and "runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "runs_created_at" ON "runs" USING btree ("created_at");--> statement-breakpoint
INSERT INTO "capacity" ("used") VALUES (0);
--> statement-breakpoint
-- Each task's row is written several times: with room beside it the new version needs no new index entries.
ALTER TABLE "tasks" SET (fillfactor = 50);
