# fails: report-complete
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
# advance: 2m
