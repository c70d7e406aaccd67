CREATE TABLE "schedules" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "schedules_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"chat" text NOT NULL,
	"channel" text NOT NULL,
	"root" text,
	"by" text NOT NULL,
	"person" text NOT NULL,
	"zone" text NOT NULL,
	"cron" text,
	"next_at" bigint,
	"told_at" bigint NOT NULL,
	"start" jsonb,
	"latest" text,
	"behind" text,
	"created_at" bigint NOT NULL,
	"ended_at" bigint,
	CONSTRAINT "schedules_kind" CHECK ("schedules"."kind" in ('run', 'digest'))
);
--> statement-breakpoint
CREATE INDEX "schedules_channel" ON "schedules" USING btree ("chat","channel") WHERE "schedules"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "schedules_next_at" ON "schedules" USING btree ("next_at") WHERE "schedules"."ended_at" is null;