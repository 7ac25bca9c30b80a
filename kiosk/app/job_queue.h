#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sanad {

/// One thread that does jobs in order, so that the UI thread never waits. What a job wants changed on the screens it posts as
/// News, which the UI thread takes and runs. Any thread may call; `wake` is called on the queue's thread after each News.
/// Closing finishes every job that was added: what a hand asked for last is recorded too.
class JobQueue {
public:
    using Job = std::function<void()>;
    using News = std::function<void()>;

    /// `broke` makes the News of a job that threw: the machine broke (disk, memory), and the loop goes on.
    JobQueue(std::function<void()> wake, std::function<News(const std::string& what)> broke);
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    /// Finishes every job that was added and ends the thread; call while what jobs use is still there.
    void close();

    void add(Job job);
    void post(News news);
    /// What was posted since the last call, oldest first.
    [[nodiscard]] std::vector<News> take();
    /// Whether a job waits or runs, or news has not been taken.
    [[nodiscard]] bool busy() const;

private:
    void work();

    std::function<void()> wake_;
    std::function<News(const std::string&)> broke_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::vector<News> news_;
    bool running_ = false;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace sanad
