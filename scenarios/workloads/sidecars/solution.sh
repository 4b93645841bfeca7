awk '{print} /^      done$/ {print "    volumeMounts:\n    - name: content\n      mountPath: /out"}' /root/site.yaml > /tmp/site.yaml
kubectl apply -f /tmp/site.yaml
kubectl set env deployment/duo -c exporter TARGET=http://localhost
cat > /tmp/report.yaml <<'END'
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
      - name: shipper
        image: busybox:1.36
        restartPolicy: Always
        command: ["sh", "-c", "trap 'exit 0' TERM; touch /log/report.log; tail -f /log/report.log & wait"]
        volumeMounts:
        - name: log
          mountPath: /log
      containers:
      - name: main
        image: busybox:1.36
        command: ["sh", "-c", "sleep 5; echo the report is written >> /log/report.log; sleep 2"]
        volumeMounts:
        - name: log
          mountPath: /log
      volumes:
      - name: log
        emptyDir: {}
END
kubectl replace --force -f /tmp/report.yaml
cat > /tmp/app.yaml <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  initContainers:
  - name: proxy
    image: nginx:1.27
    restartPolicy: Always
  - name: migrate
    image: busybox:1.36
    command: ["sh", "-c", "until wget -q -O /dev/null http://localhost; do echo no proxy yet; sleep 2; done; echo migrated"]
  containers:
  - name: main
    image: busybox:1.36
    command: ["sh", "-c", "echo serving; sleep 1000000"]
END
kubectl apply -f /tmp/app.yaml
kubectl debug quiet --image=busybox:1.36 -c guest -- sleep 30
# advance: 60s
