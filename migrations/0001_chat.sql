CREATE SEQUENCE "public"."console_rev" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "inbound" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "inbound_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"chat" text NOT NULL,
	"key" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"body" jsonb NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"why" text,
	"stored_at" bigint NOT NULL,
	"settled_at" bigint,
	CONSTRAINT "inbound_chat_key_pk" PRIMARY KEY("chat","key"),
	CONSTRAINT "inbound_status" CHECK ("inbound"."status" in ('waiting', 'taken', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "plans_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"chat" text NOT NULL,
	"channel" text NOT NULL,
	"root" text,
	"title" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"status" text NOT NULL,
	"superseded_by" text,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"post" text NOT NULL,
	CONSTRAINT "plans_status" CHECK ("plans"."status" in ('offered', 'superseded', 'started'))
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"key" text PRIMARY KEY NOT NULL,
	"thread" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"target" text,
	"person" text,
	"body" jsonb NOT NULL,
	"status" text NOT NULL,
	"batch" text,
	"message" text,
	"tries" integer NOT NULL,
	"due_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"settled_at" bigint,
	"why" text,
	CONSTRAINT "posts_status" CHECK ("posts"."status" in ('waiting', 'sending', 'sent', 'failed', 'dropped')),
	CONSTRAINT "posts_kind" CHECK ("posts"."kind" in ('message', 'line', 'broadcast', 'edit', 'whisper'))
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"id" text PRIMARY KEY NOT NULL,
	"chat" text NOT NULL,
	"channel" text NOT NULL,
	"root" text,
	"run" text,
	"board_run" text,
	"board_key" text,
	"board_digest" text,
	"board_at" bigint,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"stirs" integer DEFAULT 0 NOT NULL,
	"due_at" bigint,
	"courier" text
);
--> statement-breakpoint
CREATE TABLE "console_channels" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "console_channels_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console_files" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "console_files_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"message" text NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console_messages" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "console_messages_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"rev" bigint NOT NULL,
	"channel" text NOT NULL,
	"thread" text,
	"broadcast" boolean NOT NULL,
	"by_kind" text NOT NULL,
	"by_name" text NOT NULL,
	"at" bigint NOT NULL,
	"text" text,
	"body" jsonb,
	"only" text,
	"key" text,
	"edited_at" bigint,
	"removed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "console_messages_by_kind" CHECK ("console_messages"."by_kind" in ('person', 'bot'))
);
--> statement-breakpoint
CREATE TABLE "console_reactions" (
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "console_reactions_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message" text NOT NULL,
	"emoji" text NOT NULL,
	"by" text NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "console_reactions_message_emoji_kind_by_pk" PRIMARY KEY("message","emoji","kind","by"),
	CONSTRAINT "console_reactions_kind" CHECK ("console_reactions"."kind" in ('person', 'bot'))
);
--> statement-breakpoint
CREATE INDEX "inbound_waiting" ON "inbound" USING btree ("nth") WHERE "inbound"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "plans_channel" ON "plans" USING btree ("chat","channel","nth");--> statement-breakpoint
CREATE UNIQUE INDEX "posts_thread" ON "posts" USING btree ("thread","seq");--> statement-breakpoint
CREATE INDEX "posts_open" ON "posts" USING btree ("thread","seq") WHERE "posts"."status" in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX "posts_message" ON "posts" USING btree ("message") WHERE "posts"."message" is not null;--> statement-breakpoint
CREATE INDEX "threads_due_at" ON "threads" USING btree ("due_at") WHERE "threads"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "console_files_message" ON "console_files" USING btree ("message","nth");--> statement-breakpoint
CREATE UNIQUE INDEX "console_messages_rev" ON "console_messages" USING btree ("rev");--> statement-breakpoint
CREATE INDEX "console_messages_channel" ON "console_messages" USING btree ("channel","nth") WHERE "console_messages"."thread" is null or "console_messages"."broadcast";--> statement-breakpoint
CREATE INDEX "console_messages_thread" ON "console_messages" USING btree ("thread","nth") WHERE "console_messages"."thread" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "console_messages_key" ON "console_messages" USING btree ("channel","key") WHERE "console_messages"."key" is not null;